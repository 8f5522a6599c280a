// What was typed into the form of a question and not saved: a warning before it is left behind, and
// a copy in this browser, kept for each editor and question until the server has it.
const SENT = "desk:sent";
const place = document.getElementById("draft");

// Only the page that answers a form says whether it was saved.
function arrive() {
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  if (sent && document.querySelector(".messagelist .success")) localStorage.removeItem(sent);
}

function begin(form) {
  const key = place.dataset.draft;
  const failed = Boolean(document.querySelector(".errornote"));
  const started = form.elements.opened_on;
  // The rows below are left out: they are quick to choose again, and their number varies.
  const fields = [...form.querySelectorAll("textarea, input:is([type=text], [type=url], [type=number])")]
    .filter((field) => field.name && !field.closest(".inline-group"));
  const state = () => new URLSearchParams(new FormData(form)).toString();
  let saved = "";
  let leaving = false;
  let timer = 0;

  function keep() {
    const typed = fields.filter((field) => field.value !== field.defaultValue);
    if (!typed.length && !failed) return localStorage.removeItem(key);
    const values = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    return localStorage.setItem(key, JSON.stringify({ at: Date.now(), on: started.value, values }));
  }

  function offer(draft) {
    const when = new Date(draft.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    place.textContent = `On ${when} you left this unsaved. `;
    place.append(choice("Put it back", () => {
      for (const field of fields) field.value = draft.values[field.name] ?? field.value;
      // Typed over an older version, it has to be compared with what came since.
      started.value = draft.on;
      form.dispatchEvent(new Event("input", { bubbles: true }));
    }), choice("Throw it away", () => localStorage.removeItem(key)));
    place.hidden = false;
  }

  function choice(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", () => { act(); place.hidden = true; });
    return made;
  }

  form.addEventListener("input", () => {
    place.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(keep, 300);
  });
  form.addEventListener("submit", ({ submitter }) => {
    if (submitter?.hasAttribute("data-preview")) return;
    clearTimeout(timer);
    keep();
    leaving = true;
    sessionStorage.setItem(SENT, key);
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) sessionStorage.removeItem(SENT);
    leaving = false;
  });
  addEventListener("beforeunload", (event) => {
    if (!leaving && state() !== saved) keep();
    if (!leaving && (failed || state() !== saved)) event.preventDefault();
  });

  const draft = JSON.parse(localStorage.getItem(key) ?? "null");
  if (draft && !failed && fields.some((field) => (draft.values[field.name] ?? field.value) !== field.value)) offer(draft);
  // After the rows have got their numbers.
  setTimeout(() => { saved = state(); });
}

try {
  arrive();
  if (place) begin(place.closest("form"));
} catch (error) {
  if (error.name !== "SecurityError") throw error; // storage is forbidden here: nothing is kept
}
