using Stratum1.Bench.Nts;

AeadCost.Measure();
