// Adjudication: machine and coders side by side. Only what differs takes the focus; 1, 2, 3 and on take a column's value.
import { Refused, flush, get, post } from "./api.js";
import { byId, el, shown } from "./dom.js";
import { typing } from "./keys.js";

class Disputes {
  constructor(root) {
    this.queue = root.dataset.queue;
    this.at = Number(root.dataset.at) || 1;
    document.addEventListener("keydown", (event) => this.key(event));
  }

  async start() {
    await flush(() => {});
    await this.go(this.at);
  }

  async go(at) {
    try {
      this.show(await get("dispute", { queue: this.queue, at }));
    } catch (error) {
      this.notice(error.message);
    }
  }

  notice(text) {
    byId("notice").textContent = text;
    byId("notice").hidden = !text;
  }

  show(found) {
    this.found = found;
    this.choices = {};
    this.notice("");
    byId("where").textContent = found.total ? `${found.at} of ${found.total} · ${found.done} settled` : "There is no disagreement on what all coders finished.";
    if (!found.total) {
      byId("rows").replaceChildren();
      return;
    }
    this.at = found.at;
    history.replaceState({}, "", `/review/queue/${this.queue}/disputes?at=${found.at}`);
    const chars = Array.from(found.document.text);
    const [start, end] = found.sentence;
    byId("sentence").replaceChildren(
      el("p", { class: "soft small", dir: "auto" }, [found.document.title, found.document.publisher, found.document.published, found.item].filter(Boolean).join(" · "), found.status === "open" ? "" : ` · settled: ${found.status}`),
      el("p", { dir: "auto", class: "context" }, chars.slice(Math.max(0, start - 300), start).join(""), el("strong", {}, chars.slice(start, end).join("")), chars.slice(end, end + 300).join("")),
      ...found.notes.map(([coder, note]) => el("p", { class: "small" }, `${coder}: ${note}`)));
    this.draw();
    this.focus(0);
  }

  get differing() {
    return this.found.rows.filter((row) => row.differs);
  }

  draw() {
    const { coders } = this.found.queue;
    const head = el("thead", {}, el("tr", {}, ["Field", "1 Machine", ...coders.map((name, index) => `${index + 2} ${name}`), "Final"].map((name) => el("th", { scope: "col", dir: "auto" }, name))));
    const body = this.found.rows.filter((row) => row.differs || row.field === "type").map((row) => this.row(row));
    const same = this.found.rows.filter((row) => !row.differs && row.field !== "event" && row.field !== "type").map((row) => row.field);
    byId("rows").replaceChildren(el("caption", {}, `The same, or not compared: ${same.join(", ") || "nothing"}`), head, el("tbody", {}, body));
  }

  row(row) {
    const chosen = this.choices[row.field];
    const told = (value) => (row.field === "event" ? (value ? "yes" : "no event") : shown(value));
    const cells = row.values.map((value, index) => el("td", { dir: "auto", class: chosen === index + 1 ? "chosen" : null, onclick: row.differs ? () => this.take(row.field, index + 1) : null }, chosen === index + 1 ? "✓ " : "", told(value)));
    const final = chosen ? told(row.values[chosen - 1]) : row.final === null || row.final === undefined ? "" : told(row.final);
    return el("tr", { class: row.differs ? "differs" : "soft", tabindex: row.differs ? "0" : null, "data-field": row.field, "aria-label": `${row.field}: ${chosen ? `column ${chosen}` : "not chosen"}` }, el("th", { scope: "row" }, row.field), cells, el("td", { dir: "auto" }, final));
  }

  focus(index) {
    byId("rows").querySelectorAll("tr.differs")[index]?.focus();
  }

  take(field, column) {
    this.choices[field] = column;
    const fields = this.differing.map((row) => row.field);
    this.draw();
    this.focus(Math.min(fields.indexOf(field) + 1, fields.length - 1));
  }

  key(event) {
    if (!this.found?.total || typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target.closest("tr.differs");
    const actions = {
      j: () => this.at < this.found.total && this.go(this.at + 1), k: () => this.at > 1 && this.go(this.at - 1), u: () => this.undo(),
      Enter: () => !event.target.closest("a, button") && this.settle(),
    };
    const column = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
    if (column && row && column <= this.found.queue.coders.length + 1) this.take(row.dataset.field, column);
    else if (event.key in actions && actions[event.key]() !== false) event.preventDefault();
  }

  async settle() {
    try {
      const sent = { queue: this.queue, at: this.at, item: this.found.item, version: this.found.version, choices: this.choices };
      this.show(await post("settle", sent, (state) => { byId("saved").textContent = state; }));
    } catch (error) {
      this.notice(error.message);
      if (error instanceof Refused && error.status === 409) await this.go(this.at);
    }
  }

  async undo() {
    try {
      const found = await post("undo", { queue: this.queue, at: 1 });
      this.notice(found.entries.length ? "" : "There is nothing of yours left to undo.");
      await this.go(this.at);
    } catch (error) {
      this.notice(error.message);
    }
  }
}

const root = byId("disputes");
if (root) new Disputes(root).start();
