// Rows of a list that are dragged by a grip, with mouse, pen or finger. Escape puts a row back.

const EDGE = 56; // so near to an end of the window, it scrolls

export function makeDraggable({ grip, row, dropped }) {
  let dragged = null;
  let before = [];

  const end = (event) => {
    if (!dragged) return;
    const moved = dragged;
    dragged = null;
    moved.classList.remove("dragged");
    if (event.type !== "pointerup") putBack(before);
    moved.querySelector(grip).focus(); // which it lost while it was carried about
    if (before.some((each, place) => each !== moved.parentElement.children[place])) dropped(moved, before);
  };

  document.addEventListener("pointerdown", (event) => {
    const held = event.target.closest?.(grip);
    if (!held || event.button) return;
    event.preventDefault();
    held.focus();
    dragged = held.closest(row);
    before = [...dragged.parentElement.children];
    dragged.classList.add("dragged");
    held.setPointerCapture(event.pointerId);
  });
  document.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    if (event.clientY < EDGE) scrollBy(0, -EDGE / 4);
    if (event.clientY > innerHeight - EDGE) scrollBy(0, EDGE / 4);
    for (const item of dragged.parentElement.children) {
      const { top, height } = item.getBoundingClientRect();
      if (item === dragged || !item.matches(row) || event.clientY < top || event.clientY > top + height) continue;
      const below = item.compareDocumentPosition(dragged) & Node.DOCUMENT_POSITION_PRECEDING;
      if (below && event.clientY > top + height / 2) item.after(dragged);
      if (!below && event.clientY < top + height / 2) item.before(dragged);
    }
  });
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end(event);
  });
}

export function putBack(order) {
  if (order.length) order[0].parentElement.append(...order);
}
