#include "plugins/host/overrides.h"

#include <cstddef>

namespace scrutiny::host {
namespace {

void (*no_memory_listener)() = nullptr;

[[maybe_unused]] void* noted(void* memory, std::size_t size) {
  if (!memory && size > 0 && no_memory_listener) {
    void (*const listener)() = no_memory_listener;
    no_memory_listener = nullptr;
    listener();
  }
  return memory;
}

}  // namespace

void set_no_memory_listener(void (*listener)()) {
  no_memory_listener = listener;
}

}  // namespace scrutiny::host

extern "C" {

// Little CMS would build colour transforms for every embedded profile, 84 % of the time of a text
// extraction that shows no colour. Without a profile Poppler falls back to plain colour spaces.
void* cmsOpenProfileFromMem(const void*, unsigned);
void* cmsOpenProfileFromMem(const void*, unsigned) {
  return nullptr;
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// A library that runs out of memory often just aborts: noting the first refusal tells that apart
// from a crash.
// NOLINTBEGIN: the C library's own names
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
// NOLINTEND

void* malloc(std::size_t size) {
  return scrutiny::host::noted(__libc_malloc(size), size);
}
void* calloc(std::size_t count, std::size_t size) {
  return scrutiny::host::noted(__libc_calloc(count, size), count && size ? 1 : 0);
}
void* realloc(void* memory, std::size_t size) {
  return scrutiny::host::noted(__libc_realloc(memory, size), size);
}
#endif
}
