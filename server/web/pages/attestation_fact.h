// What a page says of the record it shows last: signed, cosigned by whom, or that another history
// of the log is proved. Thread-safety: pure functions. Blocking: never.
#pragma once

#include "server/service/attestation.h"
#include "server/web/renderer.h"

namespace scrutiny::web {

// Repeats FACT once more, and ALARM where there is one.
inline void add_attestation(View& view, std::uint64_t index, const Cosignatures& cosignatures) {
  const Attestation attestation = attestation_of(index, cosignatures);
  view.add("FACT").set("LABEL", "Last change").set("VALUE", attestation_text(attestation));
  if (attestation.alarm) view.add("ALARM").set("ALARM_TEXT", *attestation.alarm);
}

}  // namespace scrutiny::web
