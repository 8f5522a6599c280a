// Suggestions under the search field: an ARIA combobox. Without this it is a search field like any.
const field = document.getElementById("q");
const list = document.getElementById("suggestions");
const PAUSE = 150;
let timer = 0;
let asked = new AbortController();

for (const [name, value] of Object.entries({
  role: "combobox",
  "aria-autocomplete": "list",
  "aria-controls": list.id,
  "aria-expanded": "false",
})) field.setAttribute(name, value);

function show(open) {
  list.hidden = !open;
  field.setAttribute("aria-expanded", String(open));
  if (!open) choose(null);
}

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
}

const chosen = () => list.querySelector("[aria-selected=true]");

function close() {
  clearTimeout(timer);
  asked.abort();
  show(false);
}

async function ask() {
  const text = field.value.trim();
  asked.abort();
  if (text.length < 2) return show(false);
  asked = new AbortController();
  try {
    const answer = await fetch(`${list.dataset.from}?${new URLSearchParams({ q: text })}`, { signal: asked.signal });
    if (!answer.ok) return show(false);
    list.innerHTML = await answer.text();
    show(list.childElementCount > 0 && document.activeElement === field);
  } catch {
    // A newer question is on its way, or the network is not: searching works without.
  }
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
});

field.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const options = [...list.children];
  const place = options.indexOf(chosen());
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (list.hidden) return;
    const step = event.key === "ArrowDown" ? 1 : -1;
    // One more place than options: between the last and the first it is the text again.
    const next = (place + 1 + step + options.length + 1) % (options.length + 1) - 1;
    choose(options[next] ?? null);
  } else if (event.key === "Enter") {
    const option = chosen();
    close();
    if (!option) return;
    location.assign(option.href);
  } else if (event.key === "Escape" && !list.hidden) {
    close();
  } else return;
  event.preventDefault();
});

// A press on an option would take the focus from the field, and close the list, before it counts.
list.addEventListener("pointerdown", (event) => event.preventDefault());
field.addEventListener("blur", close);
