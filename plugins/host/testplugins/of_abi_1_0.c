/* A plugin as one built against the first release of the ABI: only the frozen header is seen. It
 * emits a document item, and refuses what begins with "refuse". */
#include <stdlib.h>
#include <string.h>

#include "plugins/host/testplugins/plugin_abi_1_0.h"

#if SCRUTINY_PLUGIN_ABI_MINOR != 0
#error "not the frozen header"
#endif

struct session {
  const scrutiny_host* host;
  void* context;
  int32_t status;
};

static int32_t describe(scrutiny_plugin_info* info) {
  if (info->struct_size < sizeof *info) return SCRUTINY_PLUGIN_FAILED;
  info->id.data = "of_abi_1_0";
  info->id.size = strlen(info->id.data);
  info->version.data = "1.0.0";
  info->version.size = strlen(info->version.data);
  return SCRUTINY_PLUGIN_OK;
}

static int32_t open_document(const scrutiny_host* host, void* context,
                             const scrutiny_document* document, void** session) {
  struct session* made = malloc(sizeof *made);
  if (made == NULL) return SCRUTINY_PLUGIN_OUT_OF_MEMORY;
  made->host = host;
  made->context = context;
  made->status = SCRUTINY_PLUGIN_OK;
  (void)document;
  *session = made;
  return SCRUTINY_PLUGIN_OK;
}

static int32_t feed(void* session, const uint8_t* data, size_t size) {
  struct session* s = session;
  if (size >= 6 && memcmp(data, "refuse", 6) == 0) s->status = SCRUTINY_PLUGIN_REFUSED;
  return SCRUTINY_PLUGIN_OK;
}

static int32_t finish(void* session) {
  static const char item[] = "{\"type\":\"document\",\"format\":\"of_abi_1_0\"}";
  struct session* s = session;
  if (s->status == SCRUTINY_PLUGIN_OK &&
      s->host->emit(s->context, item, sizeof item - 1) != SCRUTINY_CONTINUE)
    return SCRUTINY_PLUGIN_STOPPED;
  return s->status;
}

static void close_document(void* session) {
  free(session);
}

const scrutiny_plugin* scrutiny_plugin_entry(void);
const scrutiny_plugin* scrutiny_plugin_entry(void) {
  static const scrutiny_plugin table = {sizeof table,
                                        SCRUTINY_PLUGIN_ABI_MAJOR,
                                        SCRUTINY_PLUGIN_ABI_MINOR,
                                        &describe,
                                        NULL,
                                        &open_document,
                                        &feed,
                                        &finish,
                                        &close_document};
  return &table;
}
