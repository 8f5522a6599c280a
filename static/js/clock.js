// How much is left of an interview, second by second; without scripts the page says until when.
function tick() {
  const clock = document.querySelector(".clock");
  if (!clock) return;
  const left = Math.ceil((new Date(clock.dataset.until) - Date.now()) / 1000);
  const minutes = Math.floor(left / 60);
  clock.classList.toggle("over", left <= 0);
  clock.textContent = left > 0 ? `${minutes}:${String(left % 60).padStart(2, "0")} left` : "Time is up";
}

setInterval(tick, 1000);
document.body.addEventListener("htmx:afterSettle", tick);
tick();
