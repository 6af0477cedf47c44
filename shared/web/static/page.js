"use strict";

for (const menu of document.querySelectorAll("details.menu")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}

let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details:not(.menu, [open])")];
  for (const each of unfolded) each.open = true;
});
window.addEventListener("afterprint", () => {
  for (const each of unfolded) each.open = false;
});

for (const form of document.querySelectorAll("form")) {
  const button = form.querySelector("button[type=submit]");
  if (!button) continue;
  if (form.hasAttribute("data-wait-for-all")) {
    const isMissing = (each) => each.required && each.validity.valueMissing;
    const refresh = () => { button.disabled = [...form.elements].some(isMissing); };
    form.addEventListener("input", refresh);
    form.addEventListener("change", refresh);
    window.addEventListener("pageshow", refresh);
    refresh();
  }
  form.addEventListener("submit", (event) => {
    if (form.hasAttribute("data-sent")) event.preventDefault();
    form.setAttribute("data-sent", "");
  });
  window.addEventListener("pageshow", () => form.removeAttribute("data-sent"));
}

for (const field of document.querySelectorAll("input[data-time-zone]")) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || field.value;
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.copied;
  });
}

// What goes on by itself loads anew only when there is something new, so that nobody is torn out of their reading.
for (const place of document.querySelectorAll("[data-look-again]")) {
  const pause = Number(place.dataset.lookAgain) * 1000;
  const look = async () => {
    const answer = await fetch(location.href).catch(() => null);
    const said = answer && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(place.id);
    if (answer && said?.textContent !== place.textContent) return location.reload();
    setTimeout(look, pause);
  };
  setTimeout(look, pause);
}

document.querySelector(".error-summary")?.focus();
