// What asks in between: one dialog, closed by Escape, that gives the focus back.
import { ACTIONS, load, store } from "./keys.js";
import { byId, el, shown } from "./dom.js";

export function ask(title, ...content) {
  const dialog = byId("dialog");
  const before = document.activeElement;
  dialog.replaceChildren(el("h2", { id: "dialog-title", tabindex: "-1" }, title), ...content);
  dialog.onclose = () => before?.isConnected && before.focus();
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector("[data-first], input, textarea, .choices button") ?? dialog.querySelector("h2")).focus();
  return dialog;
}

export function close() {
  byId("dialog").close();
}

// Asks for a line or a text; calls `send` with it. What is typed is kept as a draft until it is sent.
export function askText(title, { label, long = false, draft = "", send }) {
  const stored = draft ? `dragoman-draft-${draft}` : "";
  const input = el(long ? "textarea" : "input", { id: "ask", rows: long ? 4 : null, maxlength: 2000, dir: "auto", autocomplete: "off", oninput: () => stored && sessionStorage.setItem(stored, input.value) });
  input.value = (stored && sessionStorage.getItem(stored)) || "";
  const form = el("form", { method: "dialog", onsubmit: (event) => {
    event.preventDefault();
    if (!input.value.trim()) return;
    if (stored) sessionStorage.removeItem(stored);
    close();
    send(input.value.trim());
  } }, el("label", { for: "ask" }, label), input, el("p", {}, el("button", { class: "main" }, "OK"), " ", el("button", { type: "button", onclick: close }, "Cancel")));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (!long || event.ctrlKey)) form.requestSubmit();
    if (event.key === "Enter" && !long) event.preventDefault();
  });
  ask(title, form);
}

// Asks for one of several things, each with a key.
export function askChoice(title, choices, ...before) {
  const buttons = choices.map(([key, label, action]) => el("button", { type: "button", "data-key": key, onclick: () => { close(); action(); } }, el("kbd", {}, key), ` ${label}`));
  const dialog = ask(title, ...before, el("div", { class: "choices" }, buttons));
  dialog.onkeydown = (event) => {
    const found = buttons.find((button) => button.dataset.key === event.key);
    if (found && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      found.click();
    }
  };
}

export function help(changed) {
  const { keys, off } = load();
  const fault = el("p", { class: "error", role: "alert", hidden: true });
  const inputs = Object.entries(ACTIONS).map(([action, [, told]]) => el("tr", {}, el("th", { scope: "row" }, told), el("td", {},
    el("input", { type: "text", class: "key", "data-action": action, value: keys[action], "aria-label": `key: ${told}`, size: 6, onkeydown: (event) => {
      if (event.key.length === 1 || event.key === "Enter") {
        event.preventDefault();
        event.target.value = event.key === " " ? "Space" : event.key;
      } else if (event.key === "Backspace") {
        event.preventDefault();
        event.target.value = "";
      }
    } }))));
  const single = el("input", { type: "checkbox", id: "off", ...(off ? { checked: true } : {}) });
  const keep = () => {
    const chosen = Object.fromEntries([...byId("dialog").querySelectorAll("input.key")].map((input) => [input.dataset.action, input.value]));
    const clash = store(chosen, single.checked);
    fault.textContent = clash;
    fault.hidden = !clash;
    if (!clash) {
      close();
      changed();
    }
  };
  ask("Keys", el("p", {}, "1 to 9 open a field; in an open field digits pick from its list. Tab goes from field to field. Ctrl+Z undoes. To change a key, go to its box and press another."),
    el("p", {}, single, " ", el("label", { for: "off" }, "Switch single keys off: only Tab, Enter and buttons work")), fault,
    el("div", { class: "scroll tall" }, el("table", {}, el("tbody", {}, inputs))),
    el("p", {}, el("button", { type: "button", class: "main", "data-first": true, onclick: keep }, "Keep"), " ", el("button", { type: "button", onclick: () => { localStorage.removeItem("dragoman-keys"); close(); changed(); } }, "As they were at first"), " ", el("button", { type: "button", onclick: close }, "Close")));
}

export function entryShown(entry) {
  const value = entry.kind === "edit" || entry.kind === "span" ? `${entry.field}: ${shown(entry.before)} → ${shown(entry.after)}` : entry.kind === "reject" ? reasonOf(entry.reason) : entry.kind === "undo" ? `of ${entry.undoes}` : ["note", "merge"].includes(entry.kind) ? entry.after : "";
  return el("li", {}, el("strong", { dir: "auto" }, entry.coder), ` ${entry.kind} `, el("span", { dir: "auto" }, value), el("span", { class: "soft small" }, ` ${new Date(entry.made).toLocaleString()} · ${entry.number}`));
}

export function reasonOf(key) {
  return document.querySelector(`.reason[data-key="${key}"]`)?.textContent ?? key;
}

export function reasons() {
  return [...document.querySelectorAll(".reason")].map((one) => [one.dataset.key, one.textContent]);
}
