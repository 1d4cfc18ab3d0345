/* The C ABI between plugin_host and a format plugin (docs/formats/plugin.md).
 *
 * Purpose: one exported symbol, SCRUTINY_PLUGIN_ENTRY_SYMBOL, returns a constant table of
 * functions. The host loads the plugin in a sandboxed process that serves one document, in this
 * order: entry, describe, warm_up  (libraries may still be read)
 *     --- the sandbox closes: no file can be opened from here on ---
 *     open, feed (one or more), finish, close
 * Threads: every call and every callback happens on the one thread of the host.
 * Ownership: what a plugin points to in describe stays valid while it is loaded; what the host
 * points to stays valid until close, the slices passed to feed included. Failure: calls return a
 * SCRUTINY_PLUGIN_* status. Nothing may be thrown or longjmp-ed across this boundary. A callback
 * that returns SCRUTINY_STOP asks the plugin to return at once. Text: UTF-8, pointer and length,
 * not NUL-terminated; length 0 may have a null pointer. Versions: every struct starts with
 * struct_size, abi_major, abi_minor. Major equal or refuse. Fields are only ever appended; a reader
 * treats a field beyond struct_size as null or zero.      NOLINTBEGIN: this is C
 */
#ifndef SCRUTINY_PLUGIN_ABI_H
#define SCRUTINY_PLUGIN_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SCRUTINY_PLUGIN_ABI_MAJOR 1
#define SCRUTINY_PLUGIN_ABI_MINOR 2
#define SCRUTINY_PLUGIN_ENTRY_SYMBOL "scrutiny_plugin_entry"

/* Status of a plugin's call. */
enum {
  SCRUTINY_PLUGIN_OK = 0,
  SCRUTINY_PLUGIN_REFUSED = 1, /* the document makes no sense to this plugin */
  SCRUTINY_PLUGIN_STOPPED = 2, /* returned because a callback said SCRUTINY_STOP */
  SCRUTINY_PLUGIN_FAILED = 3,  /* the plugin itself failed (an exception, a bug it noticed) */
  SCRUTINY_PLUGIN_OUT_OF_MEMORY = 4
};

/* What a host callback returns. */
enum { SCRUTINY_CONTINUE = 0, SCRUTINY_STOP = 1 };

/* Severity for log. */
enum { SCRUTINY_LOG_INFO = 0, SCRUTINY_LOG_WARNING = 1, SCRUTINY_LOG_ERROR = 2 };

#define SCRUTINY_MAX_REFUSAL 500

typedef struct scrutiny_text {
  const char* data;
  size_t size;
} scrutiny_text;

/* Filled by the host, handed to open. Every callback takes the context that open received. */
typedef struct scrutiny_host {
  uint32_t struct_size;
  uint16_t abi_major;
  uint16_t abi_minor;
  /* One extracted item: one JSON object as docs/formats/plugin.md lists them. */
  int32_t (*emit)(void* context, const char* json, size_t size);
  /* One line for the operator's log; never document content. */
  int32_t (*log)(void* context, int32_t level, const char* text, size_t size);
  /* Work done so far, any unit; total 0 = unknown. Re-arms the progress deadline when done grows.
   */
  int32_t (*progress)(void* context, uint64_t done, uint64_t total);
  /* SCRUTINY_STOP when the result is no longer wanted. Cheap; ask often. */
  int32_t (*cancelled)(void* context);
  /* Since 1.2. Why the plugin will return SCRUTINY_PLUGIN_REFUSED, in plain words for the person
   * who sent the document: one line of at most SCRUTINY_MAX_REFUSAL bytes. The last one counts. */
  int32_t (*refuse)(void* context, const char* text, size_t size);
} scrutiny_host;

/* What is known of the document before its first byte. Filled by the host. */
typedef struct scrutiny_document {
  uint32_t struct_size;
  uint16_t abi_major;
  uint16_t abi_minor;
  uint64_t size;            /* bytes that feed will bring in all */
  scrutiny_text media_type; /* sniffed from content, e.g. "application/pdf" */
  /* Since 1.2. What the installation tells this plugin beside the document: one JSON object with
   * the members that the manifest's capabilities name ("frameworks", "profile"); empty: nothing. */
  scrutiny_text configuration;
} scrutiny_document;

/* Filled by describe. Must agree with the manifest beside the library. */
typedef struct scrutiny_plugin_info {
  uint32_t struct_size;
  uint16_t abi_major;
  uint16_t abi_minor;
  scrutiny_text id;      /* [a-z][a-z0-9_]{0,63} */
  scrutiny_text version; /* semantic version, e.g. "1.0.0" */
} scrutiny_plugin_info;

typedef struct scrutiny_plugin {
  uint32_t struct_size;
  uint16_t abi_major;
  uint16_t abi_minor;
  /* Fills *info, whose header the host has set. */
  int32_t (*describe)(scrutiny_plugin_info* info);
  /* Loads what must be loaded while files may still be read, and proves that it works (a canary).
   * May be null. Anything but OK: the plugin is not used. */
  int32_t (*warm_up)(void);
  /* Begins a document; *session is the plugin's own and goes to feed, finish and close. */
  int32_t (*open)(const scrutiny_host* host, void* context, const scrutiny_document* document,
                  void** session);
  /* The next bytes, in order. Slices stay valid until close, so they need not be copied. */
  int32_t (*feed)(void* session, const uint8_t* data, size_t size);
  /* All bytes have been fed: emit what is left. */
  int32_t (*finish)(void* session);
  /* Frees the session; called once after open returned OK, whatever happened since. */
  void (*close)(void* session);
} scrutiny_plugin;

/* The type of the exported entry. Returns a table that lives as long as the library is loaded. */
typedef const scrutiny_plugin* (*scrutiny_plugin_entry_fn)(void);

#ifdef __cplusplus
}
#endif
#endif /* NOLINTEND */
