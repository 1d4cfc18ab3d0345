// Any words at any places: what the parser says must be there, whole, and no outcome made up.
#include "plugins/area_send/send_parser.h"
#include "plugins/report/fuzz_checks.h"
#include "plugins/report/word_list.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scrutiny;
  if (size > 100'000) return 0;
  const auto pages = report::read_word_list({reinterpret_cast<const char*>(data), size});
  const report::Reading found = send::parse_report(pages);
  report::check_reading(found, {"inspection_start", "inspection_end"},
                        static_cast<int>(pages.size()));
  if (const report::Fact* outcome = found.find("outcome"))
    report::require(outcome->value.empty() || outcome->value == "1" || outcome->value == "2" ||
                    outcome->value == "3");
  return 0;
}
