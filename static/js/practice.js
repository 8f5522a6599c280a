// Practice with the keyboard; what is typed is kept in this browser until the server has it.
const wanted = document.getElementById("keys-wanted");
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const PRESSED = "a, button, summary, input";
const typed = () => document.querySelector("[data-draft]");
let sending = "";

const versionOf = (field) => field.form.elements.version;

// With a note goes the version it was written upon: the server may have a newer one by now.
function keep(field) {
  localStorage.setItem(field.dataset.draft, field.value);
  if (versionOf(field)) localStorage.setItem(`${field.dataset.draft}:on`, versionOf(field).value);
}

function forget(name) {
  localStorage.removeItem(name);
  localStorage.removeItem(`${name}:on`);
}

// What the server has need not be kept here; what it hasn't comes back.
function arrive() {
  const sent = document.querySelector("[data-sent]");
  if (sent) forget(sent.dataset.sent);
  const field = typed();
  const kept = field && localStorage.getItem(field.dataset.draft);
  if (!field) return;
  if (kept === field.value) forget(field.dataset.draft);
  else if (kept) {
    const version = versionOf(field);
    if (version) version.value = localStorage.getItem(`${field.dataset.draft}:on`) ?? version.value;
    field.value = kept;
    field.closest("details")?.setAttribute("open", "");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

document.addEventListener("input", ({ target }) => {
  if (target.dataset.draft) keep(target);
});

// A note that could not be saved is, as soon as it can.
addEventListener("online", () => {
  const field = typed();
  if (field?.form.matches(".note-form") && localStorage.getItem(field.dataset.draft)) field.form.requestSubmit();
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
    forget(field.dataset.draft);
  }
  if (document.getElementById("step")) arrive();
});

function trouble({ detail }) {
  const state = document.getElementById("note-state");
  if (state && detail.elt.contains(state)) {
    state.textContent = detail.xhr?.status
      ? "Not saved. What you typed is kept in this browser: reload the page and it is sent again."
      : "No connection: what you typed is kept in this browser, and saved once there is one.";
  }
  const note = document.getElementById("offline");
  if (!note) return;
  if (detail.xhr?.status) note.textContent = "That was not taken. Reload the page and send it again: what you typed is kept.";
  note.hidden = false;
}
for (const name of ["sendError", "responseError", "timeout"]) body.addEventListener(`htmx:${name}`, trouble);
// After htmx has looked at the page: a note that comes back is saved like one that is typed.
document.addEventListener("DOMContentLoaded", arrive);
