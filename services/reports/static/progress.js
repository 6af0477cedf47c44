"use strict";

const card = document.querySelector("[data-progress]");

async function refresh() {
  try {
    const answer = await fetch(card.dataset.progress, { headers: { Accept: "application/json" } });
    if (answer.status === 401) return location.reload();
    const said = await answer.json();
    if (said.state !== "running") return location.reload();
    document.getElementById("progress").value = said.percent;
    for (const [id, words] of Object.entries(said.facts)) {
      const element = document.getElementById(id);
      if (element.textContent !== words) element.textContent = words;
    }
  } catch {
    // The network or the service is away for a moment; the next turn asks again.
  }
  setTimeout(refresh, 3000);
}

setTimeout(refresh, 3000);
