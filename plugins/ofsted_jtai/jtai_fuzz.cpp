// Any words at any places: what the parser says must be there, whole, and no date made up.
#include "plugins/ofsted_jtai/jtai_parser.h"
#include "plugins/report/fuzz_checks.h"
#include "plugins/report/word_list.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace scrutiny;
  if (size > 100'000) return 0;
  const auto pages = report::read_word_list({reinterpret_cast<const char*>(data), size});
  report::check_reading(jtai::parse_letter(pages),
                        {"letter_date", "inspection_start", "inspection_end", "response_deadline"},
                        static_cast<int>(pages.size()));
  return 0;
}
