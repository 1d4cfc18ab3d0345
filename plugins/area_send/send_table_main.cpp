// send_table SAMPLES_DIR TRUTH.json: what of the sample reports is read right, and what is not.
#include <iostream>

#include "plugins/area_send/send_truth.h"
#include "plugins/report/table_program.h"

int main(int argc, char** argv) {
  return scrutiny::report::run_table(argc, argv, scrutiny::send::load_samples, std::cout,
                                     std::cerr);
}
