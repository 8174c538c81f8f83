// The text on the left: sentences with numbers, spans as underlines with role letters. Positions are code points, as the server's.
import { el } from "./dom.js";

export const ROLES = { actors: ["A", "actor"], recipients: ["R", "recipient"], trigger: ["T", "trigger"], place: ["L", "place"], date: ["D", "date"], attribution: ["S", "attributed source"] };

export class Text {
  constructor(box, { chosen, over }) {
    this.box = box;
    this.onSpan = chosen;
    this.onOver = over;
  }

  // Draws a document anew if it is another one; then marks the spans.
  show(view) {
    if (this.document !== view.document.id) {
      this.document = view.document.id;
      this.chars = Array.from(view.document.text);
      this.sentences = view.document.sentences;
    }
    this.view = view;
    this.draw();
  }

  draw(selection = null) {
    const view = this.view;
    const spans = spansOf(view).concat(selection ? [{ start: selection[0], end: selection[1], field: "selection", letter: "", label: "selection" }] : []);
    const faint = view.others.map((other) => ({ start: other.trigger.start, end: other.trigger.end, field: "other", letter: "", label: `other event: ${other.type}`, item: other.item }));
    const all = lanes(spans).concat(faint.map((span) => ({ ...span, lane: -1 })));
    const head = el("header", { class: "document" },
      el("h2", { dir: "auto" }, view.document.title || view.document.id),
      el("p", { class: "soft small" }, [view.document.publisher, view.document.published, view.document.author, view.document.voice === "report" ? "" : `voice: ${view.document.voice}`]
        .filter(Boolean).flatMap((part, index) => [index ? " · " : "", el("bdi", {}, part)])));
    const top = this.box.scrollTop;
    this.box.replaceChildren(head, ...this.paragraphs(all));
    this.box.scrollTop = top;
  }

  paragraphs(spans) {
    const made = [];
    let number = 0;
    let here = 0;
    let lines = [];
    const close = () => {
      if (lines.length) made.push(el("p", { class: "para", dir: this.view.document.direction }, lines));
      lines = [];
    };
    for (const [start, end] of this.sentences) {
      const between = this.chars.slice(here, start).join("");
      if (between.trim()) lines.push(...this.pieces(here, start, spans));
      if (/[\r\n]/.test(between)) close();
      number += 1;
      const current = start === this.view.sentence[0];
      lines.push(el("span", { class: current ? "sentence current" : "sentence", "data-start": start, "data-end": end, "aria-current": current ? "true" : null },
        el("sup", { class: "number", "data-number": number, "aria-hidden": "true" }), ...this.pieces(start, end, spans)), " ");
      here = end;
    }
    if (this.chars.slice(here).join("").trim()) lines.push(...this.pieces(here, this.chars.length, spans));
    close();
    return made;
  }

  // Cuts a stretch where spans begin and end, and nests what is marked.
  pieces(start, end, spans) {
    const inside = spans.filter((span) => span.start < end && start < span.end);
    const cuts = [...new Set([start, end, ...inside.flatMap((span) => [span.start, span.end])])].filter((cut) => cut >= start && cut <= end).sort((a, b) => a - b);
    return cuts.slice(1).map((after, index) => {
      const from = cuts[index];
      let piece = el("span", { class: "seg", "data-start": from }, this.chars.slice(from, after).join(""));
      for (const span of inside.filter((one) => one.start <= from && after <= one.end).sort((a, b) => a.lane - b.lane)) {
        piece = el("span", {
          class: `mark ${span.field} lane${Math.max(0, span.lane)}${span.start === from ? " first" : ""}`, "data-letter": span.start === from ? span.letter : null,
          "data-field": span.field, title: span.label, onclick: () => this.onSpan(span), onmouseenter: () => this.onOver(span.field), onmouseleave: () => this.onOver(null),
        }, piece);
      }
      return piece;
    });
  }

  reveal() {
    const current = this.box.querySelector(".sentence.current");
    if (current) current.scrollIntoView({ block: "center" });
  }

  flash(field) {
    for (const mark of this.box.querySelectorAll(".mark")) mark.classList.toggle("flash", mark.dataset.field === field);
  }

  // Returns the selected code points, from the mouse or the browser's caret; null if nothing of the text is selected.
  selected() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const start = this.offset(range.startContainer, range.startOffset);
    const end = this.offset(range.endContainer, range.endOffset);
    return start === null || end === null || start >= end ? null : this.trimmed(start, end);
  }

  offset(node, units) {
    const segment = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest(".seg");
    if (!segment || !this.box.contains(segment)) return null;
    const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, units) : "";
    return Number(segment.dataset.start) + Array.from(before).length;
  }

  trimmed(start, end) {
    let [first, last] = [start, end];
    while (first < last && /\s/u.test(this.chars[first])) first += 1;
    while (last > first && /\s/u.test(this.chars[last - 1])) last -= 1;
    return first < last ? [first, last] : null;
  }

  quote(start, end) {
    return this.chars.slice(start, end).join("");
  }

  // Returns where the next word begins (or, for ends, the word before or after ends), or the next character.
  step(at, direction, { end = false, character = false } = {}) {
    if (character) return Math.min(this.chars.length, Math.max(0, at + direction));
    const letter = (place) => /[\p{L}\p{N}\p{M}'’-]/u.test(this.chars[place] ?? " ");
    const edge = (place) => end ? letter(place - 1) && !letter(place) : letter(place) && !letter(place - 1);
    let place = at + direction;
    while (place > 0 && place < this.chars.length && !edge(place)) place += direction;
    return Math.min(this.chars.length, Math.max(0, place));
  }
}

export function spansOf(view) {
  const form = view.form;
  if (!form) return [];
  const found = [];
  for (const [field, [letter, label]] of Object.entries(ROLES)) {
    const values = field === "attribution" ? (form.attribution || []).map((index) => view.statements[index]?.span) : [form[field]].flat();
    values.forEach((span, index) => {
      if (span && span.end > span.start) found.push({ start: span.start, end: span.end, field, letter, label: values.length > 1 ? `${label} ${index + 1}` : label, index });
    });
  }
  return found;
}

// Gives spans that overlap different heights, so that their underlines run side by side.
function lanes(spans) {
  const ends = [];
  return [...spans].sort((a, b) => a.start - b.start || b.end - a.end).map((span) => {
    let lane = ends.findIndex((end) => end <= span.start);
    if (lane < 0) lane = ends.length;
    ends[lane] = span.end;
    return { ...span, lane: Math.min(lane, 4) };
  });
}
