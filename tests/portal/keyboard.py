"""Somebody who has a keyboard and nothing else, and has to see where they are."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

MOST_STEPS = 120

_WHERE = """() => {
    const seen = document.activeElement;
    const box = seen.closest(".tile") ?? seen;
    const style = getComputedStyle(box), place = seen.getBoundingClientRect();
    const middle = document.elementFromPoint(place.x + place.width / 2, place.y + Math.min(place.height / 2, 20));
    return {
        name: seen.id || seen.getAttribute("href") || seen.getAttribute("name") || seen.tagName,
        isMarked: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none",
        isInView: place.bottom > 0 && place.top < innerHeight && place.right > 0 && place.left < innerWidth,
        isCovered: middle !== null && !seen.contains(middle) && !middle.contains(seen) && !box.contains(middle),
    };
}"""
_IS_IT = "([selector]) => document.activeElement.matches(selector)"


@dataclass
class Keyboard:
    """Presses keys, and notes wherever the focus could not be seen."""

    page: Page
    unseen: list[str] = field(default_factory=list)

    def press(self, key: str) -> None:
        """Press a key."""
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Write into what has the focus."""
        self.page.keyboard.insert_text(text)

    def reach(self, selector: str) -> None:
        """Go on by Tab until something that matches has the focus."""
        for _ in range(MOST_STEPS):
            self.press("Tab")
            self._look()
            if self.is_at(selector):
                return
        raise AssertionError(f"{selector} is not reached by Tab on {self.page.url}")

    def is_at(self, selector: str) -> bool:
        """Tell whether what has the focus matches."""
        return bool(self.page.evaluate(_IS_IT, [selector]))

    def leave_by(self, key: str, selector: str) -> None:
        """Reach a button or link and press a key that leads to another page."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.press(key)

    def _look(self) -> None:
        where = self.page.evaluate(_WHERE)
        if where["name"] == "BODY":
            return
        wrong = [each for each, value in where.items() if value is (each == "isCovered")]
        if wrong:
            self.unseen.append(f"{self.page.url}: {where['name']}: {', '.join(wrong)}")
