/** Bytes that grow at the end. */
export class ByteHeap {
  length = 0;
  #bytes = Buffer.alloc(1 << 12);
  text(text: string): void {
    if (this.length + text.length * 3 > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(this.#bytes.length * 2, this.length + text.length * 3));
      this.#bytes.copy(larger, 0, 0, this.length);
      this.#bytes = larger;
    }
    this.length += this.#bytes.write(text, this.length, 'utf8');
  }
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }
}

/** Numbers that grow at the end. */
export class Numbers {
  length = 0;
  #values = new Uint32Array(1 << 10);
  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }
  values(): Uint32Array {
    return this.#values.subarray(0, this.length);
  }
}
