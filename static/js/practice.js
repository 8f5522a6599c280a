// Practice with the keyboard; what is typed is kept in this browser until the server has it.
const wanted = document.getElementById("keys-wanted");
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const PRESSED = "a, button, summary, input";
const typed = () => document.querySelector("[data-draft]");
let sending = "";

// What the server has need not be kept here; what it hasn't comes back.
function arrive() {
  const sent = document.querySelector("[data-sent]");
  if (sent) localStorage.removeItem(sent.dataset.sent);
  const field = typed();
  const kept = field && localStorage.getItem(field.dataset.draft);
  if (kept === field?.value) localStorage.removeItem(field?.dataset.draft);
  else if (kept) {
    field.value = kept;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

document.addEventListener("input", ({ target }) => {
  if (target.dataset.draft) localStorage.setItem(target.dataset.draft, target.value);
});

document.addEventListener("keydown", (event) => {
  if (!wanted.checked || event.defaultPrevented || event.isComposing || event.repeat) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
  if (event.key === " " && event.target.closest?.(PRESSED)) return;
  if (document.querySelector("dialog[open], :popover-open")) return;
  const button = document.querySelector(`#step [data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// From a text on without the mouse: Control-Enter sends it, Escape leaves it for the single keys.
document.addEventListener("keydown", (event) => {
  if (!event.target.dataset?.draft) return;
  if (event.key === "Escape") event.target.blur();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.form.querySelector("button").click();
  }
});

const body = document.body;
body.addEventListener("htmx:beforeRequest", () => { sending = typed()?.value ?? ""; });
body.addEventListener("htmx:afterSettle", () => {
  const field = typed();
  if (document.querySelector("[data-saved]") && field?.value === sending) {
    localStorage.removeItem(field.dataset.draft);
  }
  if (document.getElementById("step")) arrive();
});

function trouble({ detail }) {
  const note = document.getElementById("offline");
  if (!note) return;
  if (detail.xhr?.status) note.textContent = "That was not taken. Reload the page and send it again: what you typed is kept.";
  note.hidden = false;
}
for (const name of ["sendError", "responseError", "timeout"]) body.addEventListener(`htmx:${name}`, trouble);
arrive();
