// The event card on the right: one row a field. Fields have digits; the one in focus flashes its span.
import { el, partyShown, shown } from "./dom.js";

export const FIELDS = [
  ["type", "Type"], ["modes", "Modes"], ["actors", "Actors"], ["recipients", "Recipients"], ["date", "Date"], ["place", "Place"],
  ["status", "Status"], ["attribution", "According to"], ["contexts", "Contexts"], ["magnitude", "Numbers"], ["trigger", "Trigger"],
];

export class Card {
  constructor(box, { onFocus, onEdit }) {
    Object.assign(this, { box, onFocus, onEdit, field: "type" });
  }

  show(view) {
    this.view = view;
    const rows = view.form ? FIELDS.map(([field, label], index) => this.row(field, label, index)) : [];
    this.box.replaceChildren(
      el("header", {},
        el("h2", {}, view.form ? "Event" : "No event was coded in this sentence", " ", el("span", { class: `status ${view.state.status}` }, statusShown(view.state))),
        el("p", { class: "soft small id", dir: "auto" }, view.item, view.why ? ` · ${view.why}` : ""),
        view.machine ? this.confidence(view.machine.confidence) : ""),
      view.form ? el("ol", { class: "fields" }, rows) : el("p", {}, "Press a if that is right, or m to add what was missed."),
      ...this.notes());
  }

  confidence(value) {
    return el("p", { class: "small" }, el("label", { for: "confidence" }, "Confidence "), el("meter", { id: "confidence", min: 0, max: 1, low: 0.5, high: 0.8, optimum: 1, value }, value.toFixed(2)), ` ${value.toFixed(2)}`);
  }

  row(field, label, index) {
    const value = this.view.form[field];
    const corrected = this.view.state.fields.includes(field);
    const button = el("button", {
      type: "button", class: "field", "data-field": field, "aria-keyshortcuts": index < 9 ? String(index + 1) : null,
      onfocus: () => { this.field = field; this.onFocus(field); }, onmouseenter: () => this.onFocus(field), onmouseleave: () => this.onFocus(this.field), onclick: () => this.onEdit(field),
    },
      el("span", { class: "digit", "aria-hidden": "true" }, index < 9 ? String(index + 1) : ""), el("span", { class: "label" }, label),
      el("span", { class: "value", dir: "auto" }, this.value(field, value)),
      corrected ? el("span", { class: "corrected" }, "corrected") : "");
    return el("li", {}, button, el("div", { class: "editor", "data-field": field, hidden: true }));
  }

  value(field, value) {
    const view = this.view;
    if (field === "type") return value ? [el("strong", {}, value), ` · ${view.guideline?.title ?? ""}`] : "not set: press 1";
    if (field === "actors" || field === "recipients") return value?.length ? value.map((party) => el("span", { class: "party" }, partyShown(party), quoted(party))) : "none";
    if (field === "attribution") return value?.length ? value.map((index) => view.statements[index]?.speaker ?? "?").join(" > ") : `on the word of ${view.document.tellers.join(" > ") || "the document"}`;
    if (field === "date") return value ? [shown(value), quoted(value), el("span", { class: "soft" }, ` ${value.rule}`)] : inferred(view);
    if (field === "place") return value ? [shown(value), quoted(value), el("span", { class: "soft" }, ` ${value.precision}`)] : "none";
    if (field === "trigger") return quoted(value);
    return shown(value);
  }

  notes() {
    const { state } = this.view;
    return [
      state.flagged ? el("p", { class: "notice" }, "Flagged") : "",
      ...state.notes.map(([coder, note]) => el("p", { class: "note small" }, el("strong", { dir: "auto" }, coder), ": ", el("span", { dir: "auto" }, note))),
    ].filter(Boolean);
  }

  button(field) {
    return this.box.querySelector(`button.field[data-field="${field}"]`);
  }

  editorBox(field) {
    return this.box.querySelector(`.editor[data-field="${field}"]`);
  }

  flash(field) {
    for (const button of this.box.querySelectorAll("button.field")) button.classList.toggle("flash", button.dataset.field === field);
  }

  focus(field = this.field) {
    (this.button(field) ?? this.box.querySelector("button.field"))?.focus({ preventScroll: false });
  }
}

function quoted(span) {
  return span?.text ? el("q", { class: "quote", dir: "auto" }, span.text) : el("span", { class: "inferred" }, " not in the words");
}

function inferred(view) {
  const own = ["actual", "negated"].includes(view.form.status) && view.document.published;
  return own ? [view.document.published, el("span", { class: "inferred" }, " inferred: no date in the text, the day of publication stands in")] : "none";
}

export function statusShown(state) {
  if (state.status === "open") return "";
  const by = state.coder ? ` by ${state.coder}` : "";
  return `${state.status}${state.status === "merged" ? ` into ${state.into}` : ""}${by}`;
}
