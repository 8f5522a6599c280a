// The list of questions in bank order: a row is dragged by its handle, or moved by the arrow keys on it.
// Each move is sent at once; what fails goes back to where it was, with the reason.
import { makeDraggable, putBack } from "./reorder.js";

const places = [...document.querySelectorAll("#result_list [data-place]")];
const rowOf = (place) => place.closest("tr");
const placeOf = (row) => row?.querySelector("[data-place]");

function say(text, failed) {
  const line = document.getElementById(failed ? "order-failed" : "order-said");
  line.textContent = text;
  if (!failed) document.getElementById("order-failed").textContent = "";
}

let waiting = Promise.resolve();
let failed = 0;

// One after the other; of moves made meanwhile, the first to be sent already says where the row ended up.
function dropped(row, before) {
  const from = failed;
  waiting = waiting.then(() => (from === failed ? send(row, before) : null));
}

async function send(row, before) {
  const place = placeOf(row);
  const above = placeOf(row.previousElementSibling);
  const body = new FormData();
  body.set("beside", (above ?? placeOf(row.nextElementSibling)).dataset.id);
  body.set("side", above ? "after" : "before");
  body.set("seen", place.textContent);
  const token = document.querySelector("#changelist-form [name=csrfmiddlewaretoken]").value;
  let answer = { said: `“${place.dataset.title}” could not be moved: reload the list and try again.` };
  let numbers = null;
  try {
    const response = await fetch(place.dataset.place, { method: "POST", body, headers: { "X-CSRFToken": token } });
    if (response.headers.get("Content-Type") === "application/json") answer = await response.json();
    if (response.ok) numbers = answer.numbers;
  } catch {
    // The network is gone; the row goes back.
  }
  if (!numbers) {
    failed += 1;
    putBack(before);
    return say(answer.said, true);
  }
  for (const each of places) if (each.dataset.id in numbers) each.textContent = numbers[each.dataset.id];
  say(answer.said);
}

if (places.length > 1) {
  const lines = document.createElement("div");
  lines.className = "order-lines";
  lines.innerHTML = '<p id="order-failed" role="alert"></p><p id="order-said" role="status"></p>';
  document.getElementById("changelist-form").prepend(lines);
  for (const place of places) {
    const grip = document.createElement("button");
    grip.type = "button";
    grip.className = "grip";
    grip.textContent = "⠿";
    grip.title = "Drag, or use the arrow keys";
    grip.setAttribute("aria-label", `Move “${place.dataset.title}” by dragging or with the arrow keys`);
    place.before(grip);
  }
  document.getElementById("result_list").classList.add("movable-rows");
  makeDraggable({ grip: "#result_list .grip", row: "tr", dropped });
  document.addEventListener("keydown", (event) => {
    const grip = event.target.closest?.("#result_list .grip");
    const step = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[event.key];
    if (!grip || !step) return;
    event.preventDefault();
    const row = grip.closest("tr");
    const before = [...row.parentElement.children];
    const other = row[step];
    if (!other) return say("It is at the end of this page; its arrows lead on.");
    if (event.key === "ArrowUp") other.before(row);
    else other.after(row);
    grip.focus();
    dropped(row, before);
  });
}
