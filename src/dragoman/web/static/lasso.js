// Choosing a part of the map by dragging: a line drawn around it, or a box.
import { drag, pointIn } from "./drag.js";

const MOST = 40; // corners that are sent; the server takes 48

let remembered = "line"; // what dragging draws, also on the next page

/** Lets a part of the map be chosen; `show` opens an address. The server turns points of the sheet into degrees. */
export function lasso(svg, show) {
  for (const one of document.querySelectorAll('input[name="draw"]')) {
    one.checked = one.value === remembered;
    one.addEventListener("change", () => { remembered = one.value; });
  }
  const send = (points) => {
    const url = new URL(location.href);
    url.searchParams.set("sheet", points.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(","));
    show(url);
  };
  drag(svg, "lasso", (box) => send([[box.x, box.y], [box.x + box.width, box.y + box.height]]), (box) => box, () => remembered === "box");
  draw(svg, send, () => remembered === "line");
}

/** Draws a line after the pointer, and calls `done` with its corners. A press that hardly moves stays a click. */
function draw(svg, done, active) {
  let points = [];
  let line = null;
  const end = () => { line?.remove(); line = null; points = []; };
  svg.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && active()) points = [corner(svg, event)];
  });
  svg.addEventListener("pointermove", (event) => {
    if (!points.length) return;
    points.push(corner(svg, event));
    const [x, y] = points[0];
    const scale = svg.getScreenCTM().a || 1;
    if (!line && Math.hypot(points.at(-1)[0] - x, points.at(-1)[1] - y) * scale > 8) {
      line = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "polygon"));
      line.setAttribute("class", "lasso");
      svg.setPointerCapture(event.pointerId);
    }
    line?.setAttribute("points", points.map((point) => point.join(",")).join(" "));
  });
  svg.addEventListener("pointerup", () => {
    const corners = line ? simple(points) : [];
    end();
    if (corners.length > 2) done(corners);
  });
  svg.addEventListener("pointercancel", end);
}

function corner(svg, event) {
  const { x, y } = pointIn(svg, event);
  return [x, y];
}

/** Leaves out corners of a line until few enough are left: always the one whose loss changes it least (Visvalingam and Whyatt 1993). */
function simple(points) {
  const kept = points.filter(([x, y], at) => !at || x !== points[at - 1][0] || y !== points[at - 1][1]);
  const size = (at) => {
    const [[ax, ay], [bx, by], [cx, cy]] = [kept.at(at - 1), kept[at], kept[(at + 1) % kept.length]];
    return Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay));
  };
  while (kept.length > MOST) {
    let least = 0;
    for (let at = 1; at < kept.length; at += 1) if (size(at) < size(least)) least = at;
    kept.splice(least, 1);
  }
  return kept;
}
