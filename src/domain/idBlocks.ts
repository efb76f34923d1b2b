/** Numbers that were set aside: streams `ids-<kind>`. */
export type BlockReserved = {
  readonly type: 'BlockReserved';
  readonly data: {
    readonly from: number;
    /** Included. */
    readonly to: number;
  };
};
