// What parses as a note, checkpoint or key must be written back as the same bytes.
#include <cstdlib>

#include "storage/audit/checkpoint.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scrutiny;
  const std::string_view bytes = as_text({data, size});
  if (const auto note = parse_note(bytes); note.ok()) {
    if (format_note(*note) != bytes) std::abort();
    const auto checkpoint = parse_checkpoint(note->text);
    if (checkpoint.ok() && format_checkpoint(*checkpoint) != note->text) std::abort();
  }
  if (const auto key = NoteVerifier::parse(bytes); key.ok() && key->text() != bytes) std::abort();
  if (const auto key = NoteSigner::parse(bytes); key.ok() && key->private_text() != bytes)
    std::abort();
  return 0;
}
