"use strict";

for (const clock of document.querySelectorAll("[data-seconds-left]")) {
  const due = performance.now() + Number(clock.dataset.secondsLeft) * 1000;
  const show = () => {
    const left = Math.max(0, Math.ceil((due - performance.now()) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left === 0) {
      window.clearInterval(ticking);
      window.setTimeout(() => window.location.reload(), 3000);
    }
  };
  const ticking = window.setInterval(show, 500);
  show();
}
