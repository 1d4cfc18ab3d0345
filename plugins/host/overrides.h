// Functions this program defines so that libraries loaded later use them instead of their own.
// Thread-safety: set_no_memory_listener before plugin code runs; the worker has one thread.
#pragma once

namespace scrutiny::host {

// `listener` is called the first time malloc, calloc or realloc has no memory to give; it must not
// allocate. Without one nothing happens. Not in sanitizer builds, which bring their own malloc.
void set_no_memory_listener(void (*listener)());

}  // namespace scrutiny::host
