// What is being typed, beside the form, as the site will show it. The page comes whole from the
// server; its text goes into a shadow root with the site's own style sheet, so that the desk's and
// the site's styles don't meet. Where there is no room for it, the button opens it in a new tab.
const button = document.querySelector("[data-preview]");
const room = matchMedia("(width >= 80rem)");
const PAUSE = 500;
// Where in the preview a field is shown. The answer is long: one looks for the place oneself.
const PLACES = { title: "top", hint: "top", short_answer: "short", trap: "trap", checklist: "checklist", anchors: "anchors", follow_ups: "follow-ups" };

function begin(form) {
  const aside = document.createElement("aside");
  aside.className = "preview";
  aside.ariaLabel = "Preview";
  aside.tabIndex = 0;
  const text = document.createElement("div");
  const shadow = aside.attachShadow({ mode: "open" });
  shadow.append(text);
  form.after(aside);
  let timer = 0;
  let asking = null;

  async function draw() {
    asking?.abort();
    asking = new AbortController();
    try {
      const body = new FormData(form);
      const answer = await fetch(button.formAction, { method: "POST", body, signal: asking.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!shadow.querySelector("link")) {
        shadow.prepend(document.importNode(page.querySelector('link[rel="stylesheet"]')));
      }
      text.replaceChildren(...page.querySelector("main").children);
      aside.classList.remove("late");
      follow();
    } catch (error) {
      // Until the next key: what is shown is of before.
      if (error.name !== "AbortError") aside.classList.add("late");
    }
  }

  function follow() {
    const place = PLACES[document.activeElement?.name];
    const section = place === "top" ? text : shadow.getElementById(place);
    if (section) aside.scrollTop += section.getBoundingClientRect().top - aside.getBoundingClientRect().top - 16;
  }

  form.addEventListener("focusin", follow);
  form.addEventListener("input", () => {
    clearTimeout(timer);
    if (room.matches) timer = setTimeout(draw, PAUSE);
  });
  room.addEventListener("change", () => room.matches && draw());
  if (room.matches) draw();
}

if (button) begin(button.form);
