// Building a set: items are dragged by their grip, or moved with the arrow keys while it has focus.
const set = () => document.getElementById("set");
let dragged = null;
let before = "";

const order = () => [...set().querySelectorAll("[name=item][form=order]")].map(({ value }) => value).join();

document.addEventListener("keydown", (event) => {
  const grip = event.target.closest?.(".grip");
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!grip || !way || event.repeat) return;
  event.preventDefault();
  grip.closest(".item").querySelector(`.${way}`).click();
});

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest(".grip");
  if (!grip || event.button) return;
  event.preventDefault();
  grip.focus();
  dragged = grip.closest(".item");
  before = order();
  dragged.classList.add("dragged");
  grip.setPointerCapture(event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  for (const item of dragged.parentElement.children) {
    const { top, height } = item.getBoundingClientRect();
    if (item === dragged || event.clientY < top || event.clientY > top + height) continue;
    const below = item.compareDocumentPosition(dragged) & Node.DOCUMENT_POSITION_PRECEDING;
    if (below && event.clientY > top + height / 2) item.after(dragged);
    if (!below && event.clientY < top + height / 2) item.before(dragged);
  }
});

for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => {
    if (!dragged) return;
    dragged.classList.remove("dragged");
    dragged.querySelector(".grip").focus();  // which it lost while it was carried about
    dragged = null;
    if (order() !== before) document.getElementById("order").requestSubmit();
  });
}

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
