#include "storage/audit/verify/entry_bundle.h"

namespace scrutiny::verify_detail {

Result<EntryBundle> read_records(const TrailSource& source, std::uint64_t number, unsigned width,
                                 Bytes& storage) {
  bool full_instead = false;
  SCRUTINY_TRY(read_or_full(width, [&](unsigned asked) {
    full_instead = asked != width;
    return source.read_entries(number, asked, storage);
  }));
  EntryBundle out;
  out.records.reserve(width);
  ByteView rest = storage;
  while (out.records.size() < width && rest.size() >= 2) {
    const std::size_t size = static_cast<std::size_t>(rest[0]) << 8 | rest[1];
    if (rest.size() - 2 < size) return out;
    out.records.push_back(as_text(rest.subspan(2, size)));
    rest = rest.subspan(2 + size);
  }
  out.runs_on = !rest.empty() && !full_instead;
  return out;
}

}  // namespace scrutiny::verify_detail
