// The last correction for all events like the one it was made on: a list to look through first, one undo for all of it.
import { post, query } from "./api.js";
import { ask, close } from "./dialogs.js";
import { byId, el, shown } from "./dom.js";

export async function previewBulk(screen, fix) {
  try {
    const sent = { ...screen.place, item: fix.item, field: fix.field, before: fix.before, after: fix.after };
    const { items } = await query("preview", sent);
    if (!items.length) {
      screen.notice("No other event is like that one, or all of them are decided.");
      return;
    }
    const rows = items.map((one, index) => el("tr", {}, el("td", {}, el("input", { type: "checkbox", id: `bulk-${index}`, checked: true, "data-index": index, "aria-label": one.item })),
      el("td", { dir: "auto" }, el("label", { for: `bulk-${index}` }, one.sentence)), el("td", { dir: "auto" }, fix.field === "reject" ? "reject" : `${shown(one.before)} → ${shown(one.after)}`)));
    const send = () => {
      const chosen = [...byId("dialog").querySelectorAll("input:checked")].map((box) => items[Number(box.dataset.index)]);
      close();
      apply(screen, sent, chosen);
    };
    ask(`${items.length} other events are like it`, el("p", {}, "Nothing is changed yet. Take the mark from those that shall stay as they are. One undo takes all of it back."),
      el("div", { class: "scroll tall" }, el("table", {}, el("thead", {}, el("tr", {}, el("td", {}), el("th", { scope: "col" }, "Sentence"), el("th", { scope: "col" }, fix.field))), el("tbody", {}, rows))),
      el("p", {}, el("button", { type: "button", class: "main", "data-first": true, onclick: send }, "Change them"), " ", el("button", { type: "button", onclick: close }, "Cancel")));
  } catch (error) {
    screen.failed(error);
  }
}

async function apply(screen, sent, chosen) {
  try {
    const items = chosen.map(({ item, version }) => ({ item, version }));
    const found = await post("bulk", { ...sent, items }, (state) => screen.saved(state));
    screen.progress = found.progress ?? screen.progress;
    await screen.go({ show: screen.view.item, push: false });
    screen.notice(`${found.changed} events changed. ${screen.keys.keys.undo} takes all of it back.`);
  } catch (error) {
    screen.failed(error);
  }
}
