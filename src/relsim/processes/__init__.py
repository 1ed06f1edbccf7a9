"""What happens: one process a file, in three floors: rule (one tie), kernel (all ties), step (the world).

Kernels have one signature, `kernel(world, now, desk, lo, hi)`; they loop over the persons of rows lo to
hi, write those rows only, and draw by address. Steps take the model. In which order: `relsim.tick`.
"""
