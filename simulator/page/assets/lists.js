import { byId, element } from "./element.js";
import { rowOf } from "./rows.js";

/** Rows in the document at once. A browser gets slow with thousands. */
const PAGE_ROWS = 50;

/** A section with a table: the rows that fit its filter, a page at a time. */
export class List {
  #rows = [];
  #total = 0;
  #first = 0;
  /** Rows in the document by key. What has not changed stays where it is, so that a selection or a scrolled output survives. */
  #shown = new Map();

  constructor(section, isWanted = () => true) {
    this.section = section;
    this.part = byId(section);
    this.isWanted = isWanted;
    this.filter = element("input", "filter");
    Object.assign(this.filter, { type: "search", placeholder: "Filter", ariaLabel: `Filter of ${section}` });
    this.filter.addEventListener("input", () => this.#turn(-this.#first));
    this.back = this.#turner("‹", "Previous page", -PAGE_ROWS);
    this.forth = this.#turner("›", "Next page", PAGE_ROWS);
    this.range = element("span", "range");
    this.tools = element("div", "tools", this.filter, this.back, this.range, this.forth);
    this.part.querySelector("h2").after(this.tools);
    this.render();
  }

  show(rows, total) {
    this.#rows = rows;
    this.#total = total;
    this.render();
  }

  render() {
    const words = this.filter.value.toLowerCase().split(/\s+/);
    const wanted = this.#rows.filter((row) => {
      const text = JSON.stringify(row).toLowerCase();
      return this.isWanted(row) && words.every((word) => text.includes(word));
    });
    this.#first = Math.max(0, Math.min(this.#first, wanted.length - 1));
    this.#first -= this.#first % PAGE_ROWS;
    const rows = wanted.slice(this.#first, this.#first + PAGE_ROWS);
    this.#place(rows);
    const isCut = this.#total > this.#rows.length && this.section !== "calls";
    this.part.querySelector(".count").textContent = isCut
      ? `${this.#total}, the latest ${this.#rows.length} shown`
      : String(this.#total);
    this.part.classList.toggle("is-empty", this.#total === 0);
    this.tools.hidden = this.#rows.length <= 10 && this.filter.value === "";
    this.range.textContent =
      rows.length === 0 ? "none" : `${this.#first + 1}–${this.#first + rows.length} of ${wanted.length}`;
    this.back.disabled = this.#first === 0;
    this.forth.disabled = this.#first + rows.length >= wanted.length;
  }

  #place(rows) {
    const now = new Map(
      rows.map((row) => {
        const text = JSON.stringify(row);
        const known = this.#shown.get(row.key);
        return [row.key, known?.text === text ? known : { text, tr: rowOf(this.section, row) }];
      }),
    );
    this.#shown = now;
    this.part.querySelector("tbody").replaceChildren(...[...now.values()].map(({ tr }) => tr));
  }

  #turn(by) {
    this.#first += by;
    this.render();
  }

  #turner(text, label, by) {
    const button = element("button", "", text);
    Object.assign(button, { type: "button", ariaLabel: label });
    button.addEventListener("click", () => this.#turn(by));
    return button;
  }
}
