// The review screen: keys to decisions. The next item shows when the server confirmed the last one, and not before.
import { Refused, flush, get, post } from "./api.js";
import { Card, FIELDS } from "./card.js";
import { ask, askChoice, askText, close, entryShown, help, reasons } from "./dialogs.js";
import { byId, el, shown } from "./dom.js";
import { Editor } from "./editor.js";
import { ACTIONS, actionOf, load, named, typing } from "./keys.js";
import { Marker } from "./marker.js";
import { Text } from "./text.js";
import { previewBulk } from "./bulk.js";

const WARMED = 60000; // milliseconds of work before a rate per hour says something
const SAVED = { saving: "saving…", saved: "saved", waiting: "NOT saved: the server does not answer. Trying again…", refused: "not saved" };

class Screen {
  constructor(root) {
    this.root = root;
    this.queue = root.dataset.queue;
    this.free = root.dataset.free;
    this.at = Number(root.dataset.at);
    this.keys = load();
    this.fix = null;
    this.busy = null; // what is being sent
    this.leaving = false; // whether that leads to the next item
    this.done = 0;
    this.began = Date.now();
    this.text = new Text(byId("text"), {
      chosen: (span) => (span.item ? this.go({ show: span.item }) : this.card.focus(span.field)), over: (field) => this.card.flash(field),
    });
    this.card = new Card(byId("card"), { onFocus: (field) => this.focused(field), onEdit: (field) => this.edit(field) });
    this.marker = new Marker(this);
    document.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("popstate", (event) => this.go({ at: event.state?.at ?? this.at, push: false }));
    window.addEventListener("beforeunload", () => this.marker.settle());
    if (this.keys.refused) this.notice(`Your keys are not used: ${this.keys.refused}`);
  }

  get place() {
    return this.free ? { queue: "free", free: this.free } : { queue: this.queue, at: this.at };
  }

  async start() {
    const refused = await flush((state) => this.saved(state));
    await this.go({ push: false });
    if (refused.length) this.notice(`What you decided before the page was closed was refused: ${refused.map((one) => one.error.message).join(" ")}`);
  }

  async go({ at = this.at, show = null, push = true }) {
    try {
      const view = await get("item", { ...this.place, at, show });
      this.show(view, push);
    } catch (error) {
      this.failed(error);
    }
  }

  show(view, push = true) {
    if (view === null) {
      window.location.assign(this.free ? "/review" : `/review/queue/${this.queue}`);
      return;
    }
    const moved = this.view?.item !== view.item;
    if (view.progress) this.progress = view.progress;
    if (!this.free && push && view.at !== this.at) history.pushState({ at: view.at }, "", `/review/queue/${this.queue}/${view.at}`);
    this.view = view;
    this.at = view.at;
    this.editor = null;
    if (moved) {
      this.shownAt = Date.now();
      this.card.field = "type";
      this.notice("");
    }
    this.text.show(view);
    this.card.show(view);
    if (moved) this.text.reveal();
    this.bar();
    this.hints();
    this.card.focus();
    if (!view.form) byId("text").focus();
  }

  bar() {
    const { progress, view } = this;
    byId("where").textContent = this.free ? view.item : `${view.at} of ${view.total} · ${progress ? `${progress.done} done` : ""}`;
    const worked = Date.now() - this.began;
    const left = progress?.secondsLeft ? `about ${Math.max(1, Math.round(progress.secondsLeft / 60))} min left` : "";
    byId("pace").textContent = [this.done > 2 && worked > WARMED ? `${Math.round((this.done * 3600000) / worked)} an hour` : "", left].filter(Boolean).join(" · ");
  }

  saved(state) {
    const told = byId("saved");
    told.textContent = SAVED[state];
    told.className = state;
  }

  notice(text) {
    const box = byId("notice");
    box.textContent = text;
    box.hidden = !text;
  }

  hints() {
    const { keys, off } = this.keys;
    const names = this.marker.active ? [] : this.view.form ? ["accept", "reject", "skip", "undo", "edit", "missed", "comment", "repeat", "bulk", "explain", "help"] : ["accept", "missed", "skip", "undo", "help"];
    const told = this.marker.active
      ? ["← → move the first word, Shift+← → the last one (Alt: characters), Enter takes the words, Escape leaves"]
      : off ? ["Single keys are switched off. ", el("button", { type: "button", onclick: () => this.run("help") }, "Keys")] : names.flatMap((name) => [el("kbd", {}, keys[name]), ` ${ACTIONS[name][1].split(",")[0]}  `]);
    byId("hints").replaceChildren(...(off || this.marker.active ? [] : [el("kbd", {}, "1"), "–", el("kbd", {}, "9"), " field  "]), ...told);
  }

  focused(field) {
    this.text.flash(field);
  }

  key(event) {
    if (byId("dialog").open || event.defaultPrevented) return;
    if (this.marker.active) {
      this.marker.key(event);
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing(event.target)) {
      event.preventDefault();
      this.run("undo");
      return;
    }
    if (event.ctrlKey || event.metaKey || typing(event.target) || !this.view) return;
    if (this.keys.off) return;
    if (/^[1-9]$/.test(event.key) && this.view.form) {
      event.preventDefault();
      this.edit(FIELDS[Number(event.key) - 1][0]);
      return;
    }
    const action = actionOf(this.keys.keys, named(event));
    const onButton = event.target.closest("button, a") && (event.key === "Enter" || (event.key === " " && !event.target.closest(".field")));
    if (!action || onButton || (event.altKey && !/^[[\]{}]$/.test(named(event)))) return;
    event.preventDefault();
    if (!event.repeat || /Left|Right/.test(action)) this.run(action, event);
  }

  run(action, event = null) {
    const spans = { startLeft: ["start", -1], startRight: ["start", 1], endLeft: ["end", -1], endRight: ["end", 1] };
    if (action in spans) this.marker.nudge(...spans[action], Boolean(event?.altKey));
    else this[action]?.();
  }

  // ---- decisions

  // Sends a decision. One that comes while a correction is on its way waits for it ("1", two letters, Enter, "a"); one that comes while
  // the next item is on its way is dropped: nobody has seen that item yet.
  async decide(kind, more = {}, go = "stay", { inEditor = false } = {}) {
    if (!inEditor) await this.editor?.finishing;
    if (kind !== "span") await this.marker.settle();
    while (this.busy) {
      if (this.leaving) return null;
      await this.busy;
    }
    let free;
    this.busy = new Promise((resolve) => { free = resolve; });
    this.leaving = go === "next";
    try {
      const sent = { ...this.place, item: this.view.item, version: this.view.state.version, kind, seconds: (Date.now() - this.shownAt) / 1000, go, ...more };
      const found = await post("decide", sent, (state) => this.saved(state));
      if (go === "next") this.done += 1;
      if (found.progress) this.progress = found.progress;
      this.shownAt = Date.now();
      this.show(found.view);
      return found;
    } catch (error) {
      this.failed(error, { kind, more, go });
      return null;
    } finally {
      this.busy = null;
      free();
    }
  }

  failed(error, tried = null) {
    if (!(error instanceof Refused)) {
      this.notice(`The server cannot be reached (${error.message}). Reload the page when it runs again; nothing that was saved is lost.`);
    } else if (error.status === 409 && tried) {
      this.stale(error, tried);
    } else {
      this.notice(error.message);
    }
  }

  // Somebody else decided meanwhile: show what, and let the reviewer keep that or decide all the same.
  stale(error, { kind, more, go }) {
    const mine = `Yours was: ${kind}${more.field ? ` ${more.field}: ${shown(more.after)}` : ""}${more.reason ? ` ${more.reason}` : ""}.`;
    const again = async () => {
      await this.go({ show: this.view.item, push: false });
      this.decide(kind, { ...more, version: error.body.version }, go);
    };
    askChoice("Somebody else changed this meanwhile", [["1", "keep theirs, and look at it", () => this.go({ show: this.view.item, push: false })], ["2", "decide all the same", again]],
      el("ul", {}, error.body.entries.map(entryShown)), el("p", {}, mine));
  }

  accept() {
    this.decide("accept", {}, "next");
  }

  reject() {
    if (!this.view.form) return;
    askChoice("Reject: why?", reasons().map(([key, told]) => [key, told, () => {
      this.fix = { field: "reject", before: null, after: key, item: this.view.item };
      this.decide("reject", { reason: key }, "next");
    }]));
  }

  skip() {
    this.decide("skip", {}, "next");
  }

  flag() {
    this.decide("flag", { after: !this.view.state.flagged });
  }

  comment() {
    askText("Comment", { label: "Stays with the event; is never a disagreement. Ctrl+Enter sends it.", long: true, draft: this.view.item, send: (text) => this.decide("note", { after: text }) });
  }

  duplicate() {
    askText("Duplicate of which event?", { label: "Its id, or the number of another event of this text:", send: (text) => {
      const other = /^\d+$/.test(text) ? this.view.others[Number(text) - 1]?.item ?? text : text;
      this.decide("merge", { after: other }, "next");
    } });
    byId("dialog").append(el("ol", { class: "small" }, this.view.others.map((other) => el("li", { dir: "auto" }, `${other.type} “${other.trigger.text}” ${other.item}`))));
  }

  async undo() {
    await this.editor?.finishing;
    await this.marker.settle();
    await this.busy;
    try {
      const found = await post("undo", { ...this.place }, (state) => this.saved(state));
      if (!found.entries.length) this.notice("There is nothing of yours left to undo.");
      else if (found.view) this.show(found.view);
      else this.notice(`Undone: ${found.entries[0].item}, which is not in this queue.`);
    } catch (error) {
      this.failed(error);
    }
  }

  swap() {
    const { actors, recipients } = this.view.form ?? {};
    if (!actors && !recipients) return;
    this.decide("edit", { field: "actors", after: recipients ?? [] }).then((found) => found && this.decide("edit", { field: "recipients", after: actors ?? [] }));
  }

  repeat() {
    if (!this.fix) this.notice("There is no correction to repeat yet.");
    else if (this.fix.field === "reject") this.decide("reject", { reason: this.fix.after }, "next");
    else if (this.view.form) this.decide("edit", { field: this.fix.field, after: this.fix.after });
  }

  bulk() {
    if (!this.fix) this.notice("Correct or reject one event first; then b does the same to all that are like it.");
    else previewBulk(this, this.fix);
  }

  next() {
    if (!this.free && this.at < this.view.total) this.go({ at: this.at + 1 });
  }

  previous() {
    if (!this.free && this.at > 1) this.go({ at: this.at - 1 });
  }

  goto() {
    askText("Go to which event?", { label: "Its id, such as DOCUMENT#1:", send: async (item) => {
      try {
        const found = await get("goto", { ...this.place, item });
        if (found.at) this.go({ at: found.at });
        else window.location.assign(`/review/event?id=${encodeURIComponent(found.free)}`);
      } catch (error) {
        this.failed(error);
      }
    } });
  }

  async history() {
    const found = await get("history", { ...this.place, show: this.view.item });
    const final = found.final.length ? [el("h3", {}, "What the final layer made of it"), el("ol", { class: "scroll tall" }, found.final.map(entryShown))] : [];
    ask("History", found.entries.length ? el("ol", { class: "scroll tall" }, found.entries.map(entryShown)) : el("p", {}, "Nobody decided on it yet."), ...final, el("button", { type: "button", class: "main", onclick: close }, "Close"));
  }

  async explain() {
    const found = await get("history", { ...this.place, show: this.view.item });
    const book = this.view.guideline;
    ask("Why", el("p", { dir: "auto" }, found.explanation), ...(book ? [el("h3", {}, `${book.type}: ${book.title}`), el("p", {}, book.definition), el("ul", {}, book.boundary.map((rule) => el("li", {}, rule))),
      book.example ? el("p", {}, el("strong", {}, "Example: "), book.example) : "", book.miss ? el("p", {}, el("strong", {}, "Near miss: "), book.miss) : ""] : []), el("button", { type: "button", class: "main", onclick: close }, "Close"));
  }

  help() {
    help(() => { this.keys = load(); this.hints(); });
  }

  // ---- editing

  edit(field = this.card.field) {
    if (!this.view.form) return;
    if (field === "trigger") {
      this.card.focus("trigger");
      this.marker.select("trigger");
      return;
    }
    this.editor?.close();
    this.card.field = field;
    this.text.flash(field);
    this.editor = new Editor(this.card.editorBox(field), field, this.view, {
      save: (name, value) => this.corrected(name, value),
      closed: () => { this.editor = null; this.card.focus(field); },
      suggest: async (name, text) => (await get("suggest", { ...this.place, show: this.view.item, field: name, text })).offers,
    });
  }

  async corrected(field, after) {
    const before = this.view.form[field] ?? null;
    const found = await this.decide("edit", { field, after }, "stay", { inEditor: true });
    if (found) {
      this.fix = { field, before, after: found.view?.form?.[field] ?? after, item: found.view?.item };
      this.card.focus(field);
    }
    return found;
  }

  select() {
    if (this.view.form) this.marker.select(this.card.field);
  }

  newEvent() {
    this.marker.add(this.text.selected());
  }

  missed() {
    this.marker.add(null);
  }

  add(start, end) {
    const box = el("div", {});
    ask("New event", el("p", { dir: "auto" }, "Words: ", el("q", {}, this.text.quote(start, end))), box);
    const types = this.view.alternatives.type.map((offer) => ({ ...offer, note: offer.note.split(" · ")[0] }));
    const view = { ...this.view, form: { type: null }, alternatives: { type: types } };
    new Editor(box, "type", view, {
      save: async (_, kind) => { close(); return this.decide("add", { after: { type: kind, trigger: { start, end } } }); },
      closed: close,
      suggest: async (_, text) => (await get("suggest", { ...this.place, field: "type", text })).offers,
    });
  }
}

const root = byId("screen");
if (root) new Screen(root).start();
