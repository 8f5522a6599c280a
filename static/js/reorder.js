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
    // However far it went since the last event: behind all rows whose middle it has passed.
    const others = [...dragged.parentElement.children].filter((item) => item !== dragged && item.matches(row));
    const passed = others.findLast((item) => middle(item) < event.clientY);
    if (passed && passed.nextElementSibling !== dragged) passed.after(dragged);
    if (!passed && others[0]?.previousElementSibling !== dragged) others[0]?.before(dragged);
  });
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end(event);
  });
}

function middle(item) {
  const { top, height } = item.getBoundingClientRect();
  return top + height / 2;
}

export function putBack(order) {
  if (order.length) order[0].parentElement.append(...order);
}
