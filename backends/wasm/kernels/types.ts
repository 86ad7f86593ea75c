import type { DataType, TensorInfo } from "@tensorflow/tfjs";

/** Whether all tensors are of a type. */
export const areAll = (dtype: DataType, ...infos: TensorInfo[]): boolean =>
  infos.every((info) => info.dtype === dtype);
