#include "server/service/attestation.h"

namespace scrutiny {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

}  // namespace

Attestation attestation_of(std::uint64_t index, const Cosignatures& cosignatures) {
  Attestation out;
  out.index = index;
  // Before the names: a witness that cosigns in between is one more, never one less.
  out.cosigned = cosignatures.cosigned().size;
  out.quorum = cosignatures.quorum();
  out.alarm = cosignatures.alarm();
  for (const WitnessView& witness : cosignatures.witnesses()) {
    ++out.witnesses;
    if (index < witness.size) out.cosigned_by.push_back(witness.name);
  }
  return out;
}

std::string attestation_text(const Attestation& attestation) {
  const std::string record = "Record " + std::to_string(attestation.index) + ", signed by this log";
  if (attestation.witnesses == 0) return record + ". No outside witness is named in its settings.";
  const std::string count = std::to_string(attestation.cosigned_by.size()) + " of " +
                            std::to_string(attestation.witnesses) + " witnesses";
  if (attestation.is_cosigned()) {
    return record + " and cosigned by " + count + ": " + joined(attestation.cosigned_by) + ".";
  }
  if (attestation.cosigned_by.empty()) return record + ", not yet cosigned by a witness.";
  return record + ", not yet cosigned by enough witnesses: " + count + " (" +
         joined(attestation.cosigned_by) + "), and " + std::to_string(attestation.quorum) +
         " are needed.";
}

}  // namespace scrutiny
