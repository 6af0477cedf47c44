"use strict";

for (const place of document.querySelectorAll("[data-answer-at]")) {
  const ask = async () => {
    const heard = await fetch(place.dataset.answerAt, { headers: { Accept: "application/json" } }).catch(() => null);
    const isOver = heard && (heard.status === 401 || (heard.ok && (await heard.json()).answer !== place.dataset.answer));
    if (isOver) window.location.reload();
    else window.setTimeout(ask, 4000);
  };
  window.setTimeout(ask, 4000);
}
