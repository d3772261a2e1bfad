import { css, LitElement, type TemplateResult } from "lit";
import { avatar, avatarStyle } from "../components/avatar.ts";
import { define } from "../define.ts";
import { shape } from "../theme/shape.ts";

/** Avatar: a person's initials on their colours, the same everywhere. */
export class PersonAvatar extends LitElement {
  static override readonly properties = { name: {}, ringing: { type: Boolean } };
  /** The shown name, of which the initials are taken. */
  declare name: string;
  /** Whether it pulses. */
  declare ringing: boolean;

  constructor() {
    super();
    this.name = "";
    this.ringing = false;
  }

  protected override render(): TemplateResult {
    return avatar(this.name, this.ringing);
  }

  static override readonly styles = [
    shape,
    avatarStyle,
    css`
      :host {
        display: inline-block;
      }
    `,
  ];
}

/**
 * Registers `<opencallkit-avatar>`. Attributes and properties: `name`, and `ringing`, which makes it pulse. It is hidden
 * from screen readers: the name stands beside it. No events or parts. Custom property: `--size`, its width, 112px by
 * default.
 */
export const defineAvatar = (): void => define({ "opencallkit-avatar": PersonAvatar });
