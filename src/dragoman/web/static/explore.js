// What the pages of explore do beyond links and forms: change in place, choose by dragging, save a chart as PNG, copy a command.
// All of it works on what the server sent; without it, every link and form still does.
import { drag } from "./drag.js";
import { lasso } from "./lasso.js";

const inPlace = (url) => url.origin === location.origin && /^\/explore($|\/(map|dyads|table|changes|documents|compare|entity|values)$)/.test(url.pathname);
let latest = 0;
let waiting = 0;

/** Fetches a page and puts its content in the place of this one's; the focus stays where it was, if that is still there. */
async function show(address, { push = true } = {}) {
  const url = new URL(address, location.href);
  const main = document.getElementById("main");
  const turn = ++latest;
  document.body.classList.add("waiting");
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("main");
    if (turn !== latest) return;
    if (!fresh) { location.assign(url); return; }
    const focus = document.activeElement?.id;
    const closed = [...main.querySelectorAll("details.filters")].some((one) => !one.open);
    const final = new URL(answer.url);
    final.hash = url.hash;
    if (push) history.pushState(null, "", final);
    document.title = page.title;
    main.replaceChildren(...fresh.childNodes);
    if (closed) main.querySelector("details.filters")?.removeAttribute("open");
    const again = focus && document.getElementById(focus);
    if (again) again.focus({ preventScroll: true });
    else if (url.hash) document.getElementById(url.hash.slice(1))?.scrollIntoView();
    ready();
  } catch {
    if (turn === latest) complain("The server does not answer. Is dragoman serve still running? Start it again, and reload this page.");
  } finally {
    if (turn === latest) { document.body.classList.remove("waiting"); main.removeAttribute("aria-busy"); }
  }
}

/** Shows what went wrong above the page. */
function complain(words) {
  const main = document.getElementById("main");
  main.querySelector(":scope > .error")?.remove();
  main.prepend(Object.assign(document.createElement("p"), { className: "error", role: "alert", textContent: words }));
}

/** Returns the address that a form leads to; empty fields are left out, but not the boxes of facets, in which "" means "not given". */
function addressOf(form) {
  const url = new URL(form.action, location.href);
  url.search = "";
  for (const [name, value] of new FormData(form)) {
    const field = form.querySelector(`input[type="checkbox"][name="${CSS.escape(name)}"]`);
    if (value !== "" || (field && field.closest(".facet"))) url.searchParams.append(name, value);
  }
  return url;
}

document.addEventListener("click", (event) => {
  const anchor = event.target.closest("a[href]");
  if (!anchor || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const url = new URL(anchor.getAttribute("href"), location.href);
  if (anchor.hasAttribute("download") || !inPlace(url) || (url.hash && url.pathname + url.search === location.pathname + location.search)) return;
  event.preventDefault();
  show(url);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "get" || !inPlace(new URL(form.action, location.href))) return;
  event.preventDefault();
  show(addressOf(form));
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form#filters, form.own");
  if (form && form.checkValidity() && !event.target.closest(".chooser") && !event.target.matches('[type="search"]')) show(addressOf(form));
});

addEventListener("popstate", () => show(location.href, { push: false }));

/** Copies the text of a command. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(source);
    button.textContent = "Press Ctrl+C";
  }
});

/** Draws a chart, as the server gives it, onto a canvas of twice its size and saves that. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-png]");
  if (!button) return;
  const image = new Image();
  image.src = button.dataset.png;
  try {
    await image.decode();
  } catch {
    button.textContent = "PNG failed: take the SVG";
    return;
  }
  const canvas = Object.assign(document.createElement("canvas"), { width: image.naturalWidth * 2, height: image.naturalHeight * 2 });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: button.dataset.name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
});

/** Lets several bars of the timeline be chosen by dragging over them. */
function brush(svg) {
  const bars = [...svg.querySelectorAll("a.hit")];
  const barAt = (x) => bars.findLast((bar) => Number(bar.firstElementChild.nextElementSibling.getAttribute("x")) <= x) ?? bars[0];
  drag(svg, "chosen-days", (box) => {
    const [first, last] = [barAt(box.x), barAt(box.x + box.width)];
    const url = new URL(first.getAttribute("href"), location.href);
    url.searchParams.set("to", last.dataset.last);
    show(url);
  }, (box) => ({ x: box.x, y: 0, width: box.width, height: svg.viewBox.baseVal.height }));
}

/** Looks whether incidents are linked meanwhile, and shows the page anew once they are. */
async function awaitLinking() {
  const marked = document.querySelector('.explore[data-linking="going on"]');
  if (!marked) return;
  try {
    const { linking } = await (await fetch("/explore/linking")).json();
    if (linking === "going on") waiting = setTimeout(awaitLinking, 1500);
    else if (marked.isConnected) show(location.href, { push: false });
  } catch {
    complain("The server does not answer any more. Start dragoman serve again, and reload this page.");
  }
}

function ready() {
  document.querySelectorAll("[data-brush] > svg").forEach(brush);
  document.querySelectorAll("[data-lasso] > svg").forEach((svg) => lasso(svg, show));
  document.querySelectorAll(".by-script").forEach((one) => { one.hidden = false; });
  if (matchMedia("(max-width: 56rem)").matches && !ready.done) document.querySelector("details.filters")?.removeAttribute("open");
  ready.done = true;
  clearTimeout(waiting);
  waiting = setTimeout(awaitLinking, 1500);
}

ready();
