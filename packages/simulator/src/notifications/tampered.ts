/** A notification as changed by a fault: its body, and its content if that is encrypted. */
export interface Tampered {
  xml: string;
  decrypted?: string;
}
