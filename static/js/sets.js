// Building a set: items are dragged by their grip, or moved with the arrow keys while it has focus.
import { makeDraggable } from "./reorder.js";

document.addEventListener("keydown", (event) => {
  const grip = event.target.closest?.(".grip");
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!grip || !way || event.repeat) return;
  event.preventDefault();
  grip.closest(".item").querySelector(`.${way}`).click();
});

makeDraggable({ grip: ".grip", row: ".item", dropped: () => document.getElementById("order").requestSubmit() });

// A filter that was opened stays open, and what was pressed and is gone gives its focus on.
let opened = [];
document.body.addEventListener("htmx:beforeSwap", () => {
  opened = [...document.querySelectorAll("details[id][open]")].map(({ id }) => id);
});
document.body.addEventListener("htmx:afterSwap", () => {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  if (document.activeElement === document.body) document.getElementById("set-title")?.focus({ preventScroll: true });
});

// An error has a page of its own, which the plain way shows.
document.body.addEventListener("htmx:responseError", ({ detail }) => {
  const { elt } = detail.requestConfig;
  elt.removeAttribute("hx-post");
  if (elt.form) elt.form.requestSubmit(elt);
  else location.reload();
});

document.getElementById("print")?.addEventListener("click", () => print());
