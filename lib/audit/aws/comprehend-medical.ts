export {
  ComprehendMedicalPhiDetector,
  type ComprehendMedicalPhiDetectorProps,
} from './comprehend-medical-phi-detector';
