// What Django's admin leaves undone on the form of a question.
import { makeDraggable } from "./reorder.js";

// Autocomplete boxes say nothing to a screen reader while they are empty, and their search nothing ever.
for (const select of document.querySelectorAll("select.admin-autocomplete")) {
  select.dataset.placeholder = "Choose";
  if (select.multiple) select.dataset.allowClear = "false"; // it would sit in a list without being an item
}
function nameBoxes() {
  for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
    const name = select.ariaLabel || select.labels[0]?.textContent.replace(":", "");
    const box = select.nextElementSibling;
    for (const part of box.querySelectorAll("[role=textbox], [role=searchbox]")) part.ariaLabel = name;
  }
}
// jQuery keeps the order: the boxes are made by a callback that was there first.
window.django.jQuery(nameBoxes);
document.addEventListener("formset:added", () => setTimeout(nameBoxes));
// The search of a box is made anew each time it opens.
document.addEventListener("focusin", ({ target }) => {
  if (target.matches(".select2-search__field")) target.ariaLabel ||= "Search";
});

// Ordered rows (companies, further reading): moved by buttons, keys or the mouse instead of numbers.
// Without this the numbers are there to be typed.

const rowsOf = (body) => [...body.querySelectorAll(":scope > tr.form-row:not(.empty-form)")];
const orderOf = (row) => row.querySelector("input.order");
const nameOf = (row) =>
  row.querySelector("select")?.selectedOptions[0]?.text || row.querySelector("input.vTextField")?.value || "row";

function number(body) {
  rowsOf(body).forEach((row, place, rows) => {
    orderOf(row).value = place + 1;
    const [up, down] = row.querySelectorAll(".move button");
    if (!up) return;
    up.disabled = place === 0;
    down.disabled = place === rows.length - 1;
  });
}

function move(row, step) {
  const rows = rowsOf(row.parentElement);
  const other = rows[rows.indexOf(row) + step];
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  number(row.parentElement);
}

function button(row, label, sign, step) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = sign;
  const name = () => made.setAttribute("aria-label", `Move ${nameOf(row)} ${label}`);
  name();
  made.addEventListener("focus", name);
  made.addEventListener("click", () => {
    move(row, step);
    // At an end the button has gone dead: the other one keeps the keyboard's place.
    if (made.disabled) row.querySelector(".move button:enabled")?.focus();
    else made.focus();
  });
  return made;
}

function equip(row) {
  const cell = orderOf(row).closest("td");
  cell.querySelector(".move")?.remove();
  const tools = document.createElement("div");
  tools.className = "move";
  const handle = document.createElement("span");
  handle.className = "handle";
  handle.title = "Drag to move";
  handle.textContent = "⠿";
  tools.append(handle, button(row, "up", "↑", -1), button(row, "down", "↓", 1));
  cell.append(tools);
}

for (const group of document.querySelectorAll(".inline-group.ordered")) {
  const body = group.querySelector("tbody");
  const rows = rowsOf(body);
  // A form that comes back with errors has the rows as they were made, with the numbers they got.
  const place = (row) => Number(orderOf(row).value) || Infinity;
  rows.sort((one, other) => place(one) - place(other) || 0).forEach((row) => body.insertBefore(row, body.querySelector(".empty-form")));
  rows.forEach(equip);
  number(body);
  group.classList.add("movable");
  group.addEventListener("formset:added", (event) => {
    equip(event.target);
    number(body);
  });
  document.addEventListener("formset:removed", () => number(body));
}
makeDraggable({
  grip: ".ordered .handle",
  row: "tr.form-row:not(.empty-form)",
  dropped: (row) => number(row.parentElement),
});
