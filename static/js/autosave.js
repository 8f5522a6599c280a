// A form is saved as it is written: every change once and in order, also after an hour without a
// network. What the server has not acknowledged is kept in this browser, under its user's number.
const forms = [...document.querySelectorAll("form[data-autosave]")];
const state = document.getElementById("state");
const prefix = `queue:${forms[0].dataset.autosave}:`;
const own = prefix + random();
const PAUSE = 600;
const TROUBLE = "What you typed is kept in this browser.";
let queue = adopt();
let sending = null;
let timer;
let wait = 2_000;
let given = false;

function random() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What earlier pages of this interview left unsent. If one of them is still open in another tab it
// sends the same changes under the same keys, and the server takes each only once.
function adopt() {
  const left = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  const found = left.flatMap((key) => JSON.parse(localStorage[key]));
  for (const entry of found) entry.stuck = entry.wrong = false;
  keep(found);
  for (const key of left) localStorage.removeItem(key);
  return found;
}

function keep(entries = queue) {
  try {
    if (entries.length) localStorage[own] = JSON.stringify(entries);
    else localStorage.removeItem(own);
  } catch {
    // Full or forbidden: it stays in this page until it is sent.
  }
}

const address = (form) => new URL(form.action).pathname;
const formAt = (action) => forms.find((form) => address(form) === action);

function written(form) {
  const fields = new URLSearchParams(new FormData(form));
  for (const name of ["csrfmiddlewaretoken", "version", "opened", "key"]) fields.delete(name);
  if (!form.elements.seconds) fields.set("act", "save");
  return fields;
}

function note(form, go) {
  if (given) return;
  const fields = written(form);
  if (go) fields.set("go", go);
  const [action, body] = [address(form), String(fields)];
  if (!go && form.noted === body) return;
  form.noted = body;
  const last = queue.findLast((entry) => entry.action === action);
  // What was sent once may have arrived: it is sent again as it was, and this after it.
  if (last && (!last.tried || last.stuck || last.wrong)) {
    if (last.wrong) Object.assign(last, { wrong: false, key: random(), base: form.elements.version.value });
    last.body = body;
  } else queue.push({ key: random(), action, body, base: form.elements.version.value });
  keep();
}

const token = () => /csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";

function post(entry) {
  const body = new URLSearchParams(entry.body);
  body.set("version", entry.base);
  body.set("key", entry.key);
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  const signal = AbortSignal.timeout?.(15_000);
  return fetch(entry.action, { method: "POST", body, headers, signal, redirect: "manual" });
}

const next = () => queue.find((entry) => !entry.stuck && !entry.wrong
  && !queue.some((other) => other.action === entry.action && (other.stuck || other.wrong)));

function drain() {
  clearTimeout(timer);
  sending ??= send().finally(() => { sending = null; });
  return sending;
}

async function send() {
  const slow = setTimeout(() => say("saving", "Saving …"), 400);
  try {
    for (let entry = next(); entry; entry = next()) {
      entry.tried = true;
      keep();
      const answer = await post(entry);
      if (answer.status >= 500 || answer.status === 429) throw new Error("not now");
      await take(entry, answer);
      keep();
      wait = 2_000;
    }
    clearTimeout(slow);
    if (!queue.length) say("saved", "Saved");
  } catch {
    clearTimeout(slow);
    const many = queue.length === 1 ? "1 change is" : `${queue.length} changes are`;
    say("offline", `Offline: ${many} kept here`);
    timer = setTimeout(drain, wait);
    wait = Math.min(wait * 2, 30_000);
  }
}

async function take(entry, answer) {
  const form = formAt(entry.action);
  if (answer.ok) {
    const version = String((await answer.json()).version);
    queue = queue.filter((other) => other !== entry);
    for (const later of queue) {
      if (later.action === entry.action && later.base === entry.base) later.base = version;
    }
    if (form) form.elements.version.value = version;
    if (form && !queue.some((other) => other.action === entry.action)) show(form, "");
  } else if (answer.type === "opaqueredirect") {
    entry.stuck = true;
    say("trouble", `You are logged out. ${TROUBLE} Log in again in another tab, then reload this page.`);
  } else if (answer.status === 409 || answer.status === 422) {
    entry[answer.status === 409 ? "stuck" : "wrong"] = true;
    say("trouble", form ? "Not saved: see below" : "A change to another question is not saved: go back to it.");
    if (form) show(form, await answer.text());
  } else if (answer.status === 413) {
    entry.wrong = true;
    say("trouble", `Not saved: too much to send at once. ${TROUBLE} Make it shorter.`);
  } else {
    entry.stuck = true;
    const said = answer.status === 403 ? (await answer.json().catch(() => ({}))).said : "";
    say("trouble", `Not saved. ${said || "This interview is no longer open to you."} ${TROUBLE}`);
  }
}

function show(form, html) {
  form.querySelector(".trouble").innerHTML = html;
}

function say(is, text) {
  if (state.textContent === text) return;
  state.dataset.is = is;
  state.textContent = text;
}

// Both texts were seen: one's own replaces the other, or goes.
document.addEventListener("click", ({ target }) => {
  const choice = target.closest("[data-keep]");
  if (!choice) return;
  const form = choice.form ?? choice.closest("form");
  const action = address(form);
  const entry = queue.find((one) => one.action === action);
  if (choice.dataset.keep === "theirs" || !entry) {
    queue = queue.filter((one) => one.action !== action);
    keep();
    given = true;  // what stands in the form is given up, and not kept once more on leaving
    location.reload();
    return;
  }
  const base = choice.closest("[data-version]").dataset.version;
  form.elements.version.value = base;
  Object.assign(entry, { base, key: random(), stuck: false, tried: false, body: String(written(form)) });
  keep();
  drain();
});

document.addEventListener("input", ({ target }) => {
  if (!target.form?.dataset.autosave) return;
  note(target.form);
  clearTimeout(timer);
  timer = setTimeout(drain, target.matches("[type=radio], [type=checkbox]") ? 0 : PAUSE);
});
document.addEventListener("keepnow", ({ target, detail }) => {
  note(target, detail?.go);
  if (!detail?.later) drain();
});
addEventListener("online", drain);
addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });

// The next page shows what was saved, so it waits for that: but not for long, and not for ever.
const settled = () => Promise.race([drain(), new Promise((done) => { setTimeout(done, 2_500); })]);

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!queue.length || !navigator.onLine) return;
  event.preventDefault();
  await settled();
  location.assign(link.href);
});

for (const form of forms) {
  form.addEventListener("submit", async (event) => {
    if (!queue.length) return;
    event.preventDefault();
    await settled();
    if (queue.length) say("trouble", `Not submitted: first the changes kept here must be saved. ${TROUBLE}`);
    else form.requestSubmit(event.submitter);
  });
}

// What was typed before a reload stands in its field again.
for (const { action, body } of queue) {
  const form = formAt(action);
  if (!form) continue;
  const fields = new URLSearchParams(body);
  for (const field of form.elements) {
    if (field.type === "radio" || field.type === "checkbox") {
      field.checked = fields.getAll(field.name).includes(field.value);
    } else if (fields.has(field.name) && field.type !== "submit") field.value = fields.get(field.name);
  }
}
if (queue.length) drain();
