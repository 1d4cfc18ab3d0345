// For the tool and the tests that read whole reports in their own process.
extern "C" {
// As plugin_host does: without Little CMS's colour transforms the same text comes several times
// faster.
void* cmsOpenProfileFromMem(const void*, unsigned);
void* cmsOpenProfileFromMem(const void*, unsigned) {
  return nullptr;
}

// Fontconfig keeps what it allocates once for Poppler until the process ends.
// NOLINTBEGIN: the sanitizer's own name
const char* __lsan_default_suppressions();
const char* __lsan_default_suppressions() {
  return "leak:libfontconfig\n";
}
// NOLINTEND
}
