import { css, html, unsafeCSS, type TemplateResult } from "lit";
import { tile, tileStyle } from "../components/tile.ts";
import { groupView } from "../view-models/group.ts";
import { columnsFor, lowestTile } from "../view-models/tile-grid.ts";
import { RunningScreen } from "./running-screen.ts";
import { runningStyle } from "./running-style.ts";
import { clockOf, textOf } from "./status.ts";

/** Group screen: a grid with a tile for everybody in the call or rung, ourselves among them. */
export class GroupScreen extends RunningScreen {
  protected override render(): TemplateResult {
    const view = groupView(this.shown(), this.context, this.panel);
    const { title, status, tiles } = view;
    const head = html`<div class="title">
      <h2 title=${title}>${title}</h2>
      <p class="state soft"><span role="status">${textOf(status)}</span> ${clockOf(status)}</p>
    </div>`;
    // Focusable scroller: the keyboard must be able to scroll to tiles that do not fit (WCAG 2.1.1).
    const isStaged = tiles.some(({ look }) => look === "whole");
    const middle = html`<ul class="tiles ${isStaged ? "staged" : ""}" tabindex="0">
      ${tiles.map(tile)}
    </ul>`;
    return this.frame(view, head, middle);
  }

  private readonly sizes = new ResizeObserver(() => this.arrange());

  private arrange(): void {
    const tiles = this.renderRoot.querySelector<HTMLElement>(".tiles");
    if (tiles === null) return;
    const { offsetWidth: width, offsetHeight: height, childElementCount } = tiles;
    const columns = columnsFor(childElementCount, { width, height, gap: 8 });
    // Set through the CSSOM and not by a style attribute, which a page's content security policy may forbid.
    tiles.style.setProperty("--columns", String(columns));
  }

  protected override updated(): void {
    const tiles = this.renderRoot.querySelector(".tiles");
    // No ResizeObserver after a disconnect: a late render of a removed element would leak it.
    if (tiles !== null && this.isConnected) this.sizes.observe(tiles);
    this.arrange();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
  }

  static override readonly styles = [
    ...runningStyle,
    tileStyle,
    css`
      .middle {
        padding-top: 4px;
        padding-bottom: 12px;
      }
      .tiles {
        flex: 1;
        min-height: 0;
        display: grid;
        grid-template-columns: repeat(var(--columns, 2), minmax(0, 1fr));
        grid-auto-rows: minmax(${unsafeCSS(lowestTile)}px, 1fr);
        gap: 8px;
        margin: 0 auto;
        padding: 0;
        width: 100%;
        max-width: 1240px;
        overflow: auto;
        overscroll-behavior: contain;
        scrollbar-width: none;
        border-radius: 22px;
      }
      .tiles:focus-visible {
        outline: 3px solid #4c7dff;
        outline-offset: 2px;
      }
      .tile {
        --size: clamp(38px, 12vmin, 112px);
        padding-bottom: 26px;
      }
      /* Beside a shared screen there is the least height for faces. */
      .staged .tile {
        --size: 38px;
      }
      .tile .avatar {
        margin: 0;
      }
      @media (max-width: 300px), (max-height: 480px) {
        .middle {
          padding-top: 0;
          padding-bottom: 6px;
        }
        .tile,
        .tiles {
          border-radius: 14px;
        }
      }
    `,
  ];
}
