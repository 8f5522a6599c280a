// The cockpit: from question to question without leaving the page, a clock for each, single keys.
const sheets = [...document.querySelectorAll(".sheet")];
const stops = [...document.querySelectorAll(".stop")];
const clock = document.getElementById("clock");
const wanted = document.getElementById("keys-wanted");
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const WORTH_KEEPING = 5;
let here = sheets.findIndex((sheet) => !sheet.hidden);
let last = performance.now();

const form = () => sheets[here].querySelector("form");
const seconds = () => form().elements.seconds;

function face(total) {
  const [hours, minutes, rest] = [total / 3600, (total / 60) % 60, total % 60].map(Math.floor);
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

// Measured by the time the page was open, so that a clock set wrong or anew counts nothing.
let part = 0;
function tick() {
  const now = performance.now();
  if (clock.ariaPressed === "false") part += (now - last) / 1000;
  last = now;
  seconds().value = Number(seconds().value) + Math.floor(part);
  part %= 1;
  draw();
}

function draw() {
  const [spent, budget] = [Number(seconds().value), Number(sheets[here].dataset.budget)];
  document.getElementById("spent").textContent = face(spent);
  document.getElementById("budget").textContent = face(budget);
  clock.classList.toggle("over", spent > budget);
}

function mark(sheet) {
  const value = sheet.querySelector("[name=value]:checked")?.value;
  stops[sheets.indexOf(sheet)].classList.toggle("done", Boolean(value));
}

function go(place, push = true) {
  if (place === here || !sheets[place]) return;
  tick();
  form().dispatchEvent(new CustomEvent("keepnow", { bubbles: true, detail: { go: place + 1 } }));
  sheets[here].hidden = true;
  stops[here].removeAttribute("aria-current");
  here = place;
  part = 0;
  sheets[here].hidden = false;
  stops[here].setAttribute("aria-current", "step");
  stops[here].scrollIntoView({ block: "nearest", inline: "nearest" });
  if (push) history.pushState({}, "", stops[here].href);
  noted = Number(seconds().value);
  draw();
  scrollTo(0, 0);
  sheets[here].querySelector("h2").focus({ preventScroll: true });
}

const press = (selector) => sheets[here].querySelector(selector)?.click();
const acts = {
  1: () => press('[name=value][value="1"]'),
  2: () => press('[name=value][value="2"]'),
  3: () => press('[name=value][value="3"]'),
  4: () => press('[name=value][value="4"]'),
  e: () => form().elements.evidence.focus(),
  n: () => form().elements.notes.focus(),
  j: () => go(here + 1),
  k: () => go(here - 1),
  t: () => press("[name=fell_in_trap]"),
  f: () => press("[name=asked]:not(:checked)"),
};

// Before the site's own keys, of which two mean something else here.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches?.(TYPING)) event.target.blur();
  const act = acts[event.key];
  if (!act || !wanted.checked || event.isComposing || event.repeat) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
  if (document.querySelector(":popover-open")) return;
  event.preventDefault();
  act();
}, true);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-go]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(Number(link.dataset.go) - 1);
}, true);

document.addEventListener("input", ({ target }) => {
  if (target.name === "value") mark(target.closest(".sheet"));
});

// Enter in a field: there is nothing to send that isn't saved already.
document.addEventListener("submit", (event) => event.preventDefault(), true);

addEventListener("popstate", () => {
  go(stops.findIndex((stop) => stop.href === location.href), false);
});

clock.addEventListener("click", () => {
  tick();
  clock.ariaPressed = clock.ariaPressed === "true" ? "false" : "true";
  clock.title = clock.ariaPressed === "true" ? "Let the clock run" : "Stop the clock";
});

// The time of a question that nothing else was written on is kept, too.
let noted = Number(seconds().value);
addEventListener("pagehide", () => {
  tick();
  if (Number(seconds().value) - noted < WORTH_KEEPING) return;
  form().dispatchEvent(new CustomEvent("keepnow", { bubbles: true, detail: { later: true } }));
});

for (const sheet of sheets) {
  sheet.querySelector("[name=opened]")?.remove();
  mark(sheet);
}
setInterval(tick, 1000);
draw();
