// Single keys, for those who like them: never while typing, never with a modifier, off if unwanted.
const sheet = document.getElementById("keys");
const wanted = document.getElementById("keys-wanted");
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

function step(by) {
  const rows = [...document.querySelectorAll(".row h3 a")];
  if (!rows.length) {
    document.querySelector(by > 0 ? ".neighbours [rel=next]" : ".neighbours [rel=prev]")?.click();
    return;
  }
  const at = rows.indexOf(document.activeElement);
  rows[Math.max(0, Math.min(rows.length - 1, at + by))].focus();
}

// The row that has the focus, or the question that the page is about.
function marked() {
  return document.activeElement.closest(".row") ?? document.querySelector(".own-marks");
}

const acts = {
  "/": () => document.getElementById("q")?.select(),
  "?": () => sheet.showPopover(),
  a: () => marked()?.querySelector(".add")?.click(),
  b: () => marked()?.querySelector(".star")?.click(),
  j: () => step(1),
  k: () => step(-1),
  r: () => document.getElementById("random")?.click(),
};

document.addEventListener("keydown", (event) => {
  const act = acts[event.key];
  if (!act || !wanted.checked || event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
  if (document.querySelector(":popover-open")) return;
  event.preventDefault();
  act();
});

wanted.checked = localStorage.keys !== "off";
wanted.addEventListener("change", () => { localStorage.keys = wanted.checked ? "on" : "off"; });
