"use strict";

const ASK_EVERY = 3000;
const ASKS = 20;
const GIVE_UP_AFTER = 30000;
const SPEAK_EVERY = 30000;

const card = document.querySelector("[data-progress]");
let spoken = { tenth: 0, happening: document.getElementById("happening")?.textContent, threats: "", at: performance.now() };

function write(id, words) {
  const element = document.getElementById(id);
  if (element && element.textContent !== words) element.textContent = words;
}

// Whoever hears the page is told of each tenth and of each change of what is done, and of findings twice a minute at most.
function speak(said) {
  const now = { tenth: Math.floor(said.percent / 10), happening: said.facts.happening, threats: said.facts.threats, at: performance.now() };
  const isStep = now.tenth !== spoken.tenth || now.happening !== spoken.happening;
  const isFinding = now.threats !== spoken.threats && now.at - spoken.at > SPEAK_EVERY;
  if (!isStep && !isFinding && !said.note) return;
  spoken = now;
  write("summary", [said.summary, said.note].join(" ").trim());
}

function show(said) {
  if (said.state !== card.dataset.state) return location.reload();
  if (said.state !== "running") return;
  document.getElementById("progress").value = said.percent;
  for (const [id, words] of Object.entries(said.facts)) write(id, words);
  write("note", said.note);
  document.getElementById("note").hidden = !said.note;
  speak(said);
}

async function ask(left) {
  if (left === 0) return follow();
  try {
    const answer = await fetch(card.dataset.progress, { headers: { Accept: "application/json" } });
    if (answer.status === 401) return location.reload();
    show(await answer.json());
  } catch {
    // The network or the service is away for a moment; the next turn asks again.
  }
  setTimeout(ask, ASK_EVERY, left - 1);
}

function follow() {
  const stream = new EventSource(card.dataset.stream);
  let patience;
  const fallBack = () => {
    clearTimeout(patience);
    stream.close();
    ask(ASKS);
  };
  const hear = () => {
    clearTimeout(patience);
    patience = setTimeout(fallBack, GIVE_UP_AFTER);
  };
  stream.addEventListener("beat", hear);
  stream.addEventListener("message", (event) => {
    hear();
    show(JSON.parse(event.data));
  });
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED) fallBack();
  });
  hear();
}

follow();
