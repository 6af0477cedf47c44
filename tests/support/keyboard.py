"""Somebody who has a keyboard and nothing else, and has to see where they are."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

MOST_STEPS = 200

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
_PASSED = """() => {
    const seen = document.activeElement;
    window.passed ??= new Set();
    window.passed.add(seen);
}"""
_LEFT_OUT = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter(each => each.checkVisibility({ visibilityProperty: true }) && !each.disabled && each.type !== "hidden")
    .filter(each => each.type !== "radio" || each.checked || !each.form.querySelector(`[name=${each.name}]:checked`))
    .filter(each => !window.passed.has(each)
        && ![...window.passed].some(other => other.type === "radio" && other.name === each.name))
    .map(each => each.id || each.outerHTML.slice(0, 80))"""
_IS_IT = "([selector]) => document.activeElement.matches(selector)"


@dataclass
class Keyboard:
    """Presses keys, and notes wherever the focus could not be seen."""

    page: Page
    unseen: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """What Tab does not lead to."""

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

    def go_round(self) -> None:
        """Go by Tab until the page begins anew, and note what was left out; fails where the focus is held."""
        self.press("Tab")
        first = self.page.evaluate_handle("document.activeElement")
        for _ in range(MOST_STEPS):
            self._look()
            self.page.evaluate(_PASSED)
            self.press("Tab")
            if self.page.evaluate("first => first === document.activeElement", first):
                break
        else:
            raise AssertionError(f"Tab does not lead round {self.page.url}")
        self.left_out += [f"{self.page.url}: {each}" for each in self.page.evaluate(_LEFT_OUT)]

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
