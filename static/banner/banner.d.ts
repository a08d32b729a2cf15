/** `window.ConsentService`: what a page that embeds the banner may ask and do. */

export interface ConsentEvents {
  /** The choice was read; the detail is `choices()`. */
  ready: Record<string, boolean>;
  /** A choice was recorded by the service. */
  choice: { choices: Record<string, boolean>; receipt_id: string };
  /** What is permitted changed; the detail is `choices()`. */
  change: Record<string, boolean>;
  /** A layer was shown; an empty one means that nothing is shown. */
  ui: { layer: "" | "first" | "panel" | "preferences" };
  /** Something could not be done. Nothing is granted by it. */
  error: { code: string };
}

export interface Receipt {
  receipt_id: string;
  /** RFC 3339, UTC */
  recorded_at: string;
}

export interface ConsentServiceAPI {
  readonly version: string;
  /** May this purpose — and, when named, this service under it — run now? Unknown names: no. */
  has(purpose: string, service?: string): boolean;
  /** Every purpose with what is permitted now. */
  choices(): Record<string, boolean>;
  /** Grants the named purposes, or all of them; the others keep their answer. Calls that act are
   * recorded with the layer `api`; the promise is kept when the choice is in effect. */
  accept(purposes?: string | string[]): Promise<void>;
  reject(purposes?: string | string[]): Promise<void>;
  acceptAll(): Promise<void>;
  rejectAll(): Promise<void>;
  save(choices: Record<string, boolean>): Promise<void>;
  /** What is shown is fetched first; a promise is kept when it is there. */
  show(): Promise<void>;
  showPreferences(): Promise<void>;
  hide(): Promise<void>;
  on<Name extends keyof ConsentEvents>(event: Name, fn: (detail: ConsentEvents[Name]) => void): void;
  off<Name extends keyof ConsentEvents>(event: Name, fn: (detail: ConsentEvents[Name]) => void): void;
  /** Kept when the choice has been read. */
  ready(): Promise<void>;
  /** A signed-in member: shows and applies the member's own choice. The token is never stored. */
  identify(subjectToken: string): Promise<void>;
  /** The device's own choice applies again. */
  signOut(): Promise<void>;
  /** Of the last choice that was recorded. */
  receipt(): Receipt | null;
  /** A BCP 47 tag; a language that the site does not have changes nothing. */
  setLanguage(lang: string): Promise<void>;
  /** Forgets the choice in this browser and asks again. */
  reset(): Promise<void>;
  /** `ConsentService.push(['on', 'change', fn])`: works before the banner is there. */
  push(call: [name: string, ...values: unknown[]]): void;
}

declare global {
  interface Window {
    ConsentService: ConsentServiceAPI | unknown[][];
  }
}
